import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  /** Resolves with true when the client hung up before the answer was complete. */
  readonly closedEarly: Promise<boolean>;
}

/** What happens after a stream's bytes: ended in order, left open, reset, or closed without the end of its body. */
export type StreamEnd = 'end' | 'stall' | 'reset' | 'fin';
type Script = (response: ServerResponse) => void;

/** An HTTP server on a free port that gives scripted answers in order. A request beyond the script makes `stop` throw. */
export class FixtureUpstream {
  readonly requests: ReceivedRequest[] = [];
  private readonly script: Script[] = [];
  private readonly server = createServer((request, response) => void this.answer(request, response));
  /** Sockets opened so far. */
  connections = 0;
  private unscripted = 0;

  static async start(): Promise<FixtureUpstream> {
    const upstream = new FixtureUpstream();
    upstream.server.on('connection', () => (upstream.connections += 1));
    upstream.server.listen(0, '127.0.0.1');
    await once(upstream.server, 'listening');
    return upstream;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  replies(status: number, body: string | Buffer, contentType = 'application/json'): this {
    this.script.push((response) => response.writeHead(status, { 'content-type': contentType }).end(body));
    return this;
  }

  redirects(location: string): this {
    this.script.push((response) => response.writeHead(307, { location }).end());
    return this;
  }

  streams(body: string | Buffer, end: StreamEnd = 'end', pieceBytes = body.length): this {
    this.script.push((response) => void write(response, Buffer.from(body), end, pieceBytes));
    return this;
  }

  /** Accepts the request and says nothing. */
  hangs(): this {
    this.script.push(() => {});
    return this;
  }

  resets(): this {
    this.script.push((response) => response.socket?.resetAndDestroy());
    return this;
  }

  /** The request with this index, as soon as it has come. */
  async request(index: number): Promise<ReceivedRequest> {
    while (this.requests.length <= index) await once(this.server, 'scripted');
    return this.requests[index]!;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    if (this.unscripted > 0) throw new Error(`${this.unscripted} requests came beyond the script`);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const closedEarly = once(response, 'close').then(() => !response.writableFinished);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    this.requests.push({
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
      closedEarly,
    });
    const next = this.script.shift();
    if (next) next(response);
    else {
      this.unscripted += 1;
      response.socket?.destroy();
    }
    this.server.emit('scripted');
  }
}

async function write(response: ServerResponse, body: Buffer, end: StreamEnd, pieceBytes: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let start = 0; start < body.length; start += pieceBytes) {
    response.write(body.subarray(start, start + pieceBytes));
    if (pieceBytes < body.length) await new Promise((resolve) => setImmediate(resolve));
  }
  if (end === 'end') response.end();
  // A reset overtakes bytes that the client has not read yet; a moment lets it read them.
  if (end === 'reset') setTimeout(() => response.socket?.resetAndDestroy(), 20);
  if (end === 'fin') response.socket?.end();
}

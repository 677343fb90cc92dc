import {
  Agent as PlainAgent,
  request as plainRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import type { Clock } from '@rapport/kernel';

export interface Call {
  readonly method?: string;
  readonly token?: string;
  /** Sent as JSON; a string is sent as it is, for bodies that are meant to be wrong. */
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Once begun it is let end, for a minute at most, also when the client's signal aborts: what it makes has to be known. */
  readonly letEnd?: boolean;
}

/** An answer whose body has not been read. */
interface Opened {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
  /** On the clock's monotonic scale. */
  readonly sentAt: number;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** From the request to the last byte. */
  readonly ms: number;
}

export interface HttpClientOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** PEM of an authority that is trusted besides the public ones'. */
  readonly ca?: string;
  /** Open connections at a time. */
  readonly sockets?: number;
  /** Address (IPv4) of this machine to come from. */
  readonly localAddress?: string;
}

const LET_END_MS = 60_000;

/** Speaks HTTP as an application of a user would: from outside, following no redirect, trusting no unknown certificate. */
export class HttpClient {
  private readonly agent: PlainAgent | TlsAgent;
  private readonly send: typeof plainRequest;

  constructor(
    readonly baseUrl: string,
    private readonly options: HttpClientOptions,
  ) {
    const isTls = new URL(baseUrl).protocol === 'https:';
    const { ca, sockets = 512, localAddress } = options;
    const settings = {
      keepAlive: true,
      maxSockets: sockets,
      ...(localAddress !== undefined && { localAddress, family: 4 }),
    };
    this.agent = isTls ? new TlsAgent({ ...settings, ...(ca !== undefined && { ca }) }) : new PlainAgent(settings);
    this.send = isTls ? tlsRequest : plainRequest;
  }

  /** Rejects when there is no answer at all; an answer of any status is returned. */
  async call(path: string, call: Call = {}): Promise<Reply> {
    const { status, headers, body, sentAt } = await this.open(path, call);
    const text = await readText(body);
    return { status, headers, text, ms: this.options.clock.monotonic() - sentAt };
  }

  /** Resolves with the head of the answer. The caller reads the body to its end, or destroys it. */
  open(path: string, { method, token, body, headers = {}, letEnd = false }: Call): Promise<Opened> {
    const { clock, signal } = this.options;
    const payload = typeof body === 'object' ? JSON.stringify(body) : body;
    return new Promise((resolve, reject) => {
      const sentAt = clock.monotonic();
      const request = this.send(this.baseUrl + path, {
        agent: this.agent,
        signal: letEnd && !signal.aborted ? AbortSignal.timeout(LET_END_MS) : signal,
        method: method ?? (payload === undefined ? 'GET' : 'POST'),
        headers: {
          ...(payload !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(payload),
          }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...headers,
        },
      });
      request.once('error', reject);
      request.once('response', (answer) =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer, sentAt }),
      );
      request.end(payload);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

/** The body as JSON; undefined where it is none. */
export function jsonOf({ text }: Pick<Reply, 'text'>): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

export async function readText(body: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

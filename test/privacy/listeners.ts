import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Place } from './residue.js';

/** A collector of traces and an error tracker that keep all they are told. */
export class Listeners {
  private readonly told = { traces: [] as Buffer[], errors: [] as Buffer[] };
  private readonly server = createServer((request, response) => {
    const kept = request.url?.startsWith('/v1/traces') ? this.told.traces : this.told.errors;
    void bodyOf(request).then((body) => {
      kept.push(body);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });

  static async start(): Promise<Listeners> {
    const listeners = new Listeners();
    await new Promise<void>((resolve) => listeners.server.listen(0, '127.0.0.1', resolve));
    return listeners;
  }

  /** With which a program tells them everything, soon. */
  get environment(): Readonly<Record<string, string>> {
    const address = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return {
      TELEMETRY_TRACES_URL: `http://${address}/v1/traces`,
      TRACE_SAMPLE_RATIO: '1',
      TRACE_QUEUE_SPANS: '100000',
      TRACE_EXPORT_INTERVAL_MS: '200',
      ERROR_TRACKING_DSN: `http://local@${address}/1`,
    };
  }

  get places(): Place[] {
    const { traces, errors } = this.told;
    return [
      { name: 'traces', bytes: Buffer.concat(traces) },
      { name: 'error tracker', bytes: Buffer.concat(errors) },
    ];
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

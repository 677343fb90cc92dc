import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A notification as Alertmanager sends it to a webhook; what of it we read. */
export interface Notification {
  readonly receivedAt: string;
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly {
    readonly status: 'firing' | 'resolved';
    readonly labels: Readonly<Record<string, string>>;
  }[];
}

/** What stands outside of the service and is told things: on call's pager, the error tracker. Keeps the latest of each. */
export interface Receivers {
  /** Alertmanager posts here; `GET` answers with all notifications so far. */
  readonly alertSinkUrl: string;
  /** A DSN as error trackers hand them out. */
  readonly errorTrackingDsn: string;
  /** `GET`: how many envelopes came, and the latest. */
  readonly errorsUrl: string;
  readonly notifications: readonly Notification[];
  stop(): Promise<void>;
}

const KEPT = 1_000;

export async function startReceivers(): Promise<Receivers> {
  const notifications: Notification[] = [];
  const errors: string[] = [];
  const keep = <T>(list: T[], item: T): void => {
    list.push(item);
    if (list.length > KEPT) list.shift();
  };
  const server = createServer((request, response) => {
    void (async () => {
      const path = request.url ?? '';
      const text = request.method === 'POST' ? await bodyOf(request) : '';
      const told = path.startsWith('/alerts') ? notifications : errors;
      if (request.method !== 'POST') {
        response.setHeader('content-type', 'application/json').end(JSON.stringify(told));
        return;
      }
      if (told === notifications)
        keep(notifications, {
          receivedAt: new Date().toISOString(),
          ...(JSON.parse(text) as Omit<Notification, 'receivedAt'>),
        });
      else keep(errors, text);
      response.setHeader('content-type', 'application/json').end('{}');
    })().catch(() => response.writeHead(400).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    alertSinkUrl: `http://${address}/alerts`,
    errorTrackingDsn: `http://local@${address}/1`,
    errorsUrl: `http://${address}/errors`,
    notifications,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

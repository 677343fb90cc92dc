import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { contactScenes, provesRed } from '@rapport/testing';
import { afterAll, beforeAll } from 'vitest';
import { securityProbe } from './security.probe.js';

const SERVED = 'Contact: https://acme.dev/platform\nExpires: 2026-06-01T00:00:00Z\n';
let server: Server;
let served: string | undefined;
beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(served === undefined ? 404 : 200).end(served));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

const serving = (text: string | undefined) => () => {
  served = text;
  const { port } = server.address() as AddressInfo;
  return contactScenes('security', `http://127.0.0.1:${port}`).sound();
};

provesRed(securityProbe, {
  sound: serving(SERVED),
  sabotaged: {
    ...contactScenes('security').sabotaged,
    'security.txt is not served': serving(undefined),
    'it names somebody else': serving(SERVED.replace('platform', 'sales')),
    'it has expired': serving(SERVED.replace('2026-06', '2025-06')),
    'it does not say when it expires': serving(SERVED.replace('Expires', 'Comment')),
  },
});

import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { OperatorWebhook } from './operator-webhook.js';

const SECRET = 'only a test, but long enough to be one';
const NOTIFICATION = {
  id: '0b54b1a5-4b5b-4c86-9d2f-6f8c26ab3f01',
  subject: Buffer.from('ab'.repeat(32), 'hex'),
  tier: 'acute',
  locale: 'en-US',
  handOff: true,
  createdAt: new Date('2026-01-01T00:00:00Z'),
  attempts: 2,
} as const;

/** A real receiver that answers as told. */
async function setup(answer: RequestListener) {
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const clock = new ManualClock();
  const config = { webhookUrl: `http://127.0.0.1:${port}/crisis`, webhookSecret: SECRET, webhookTimeoutMs: 1_000 };
  const sut = new OperatorWebhook(clock, config);
  return { sut: () => sut.tell(NOTIFICATION, new AbortController().signal), ctx: { clock, received, port } };
}

describe('the operator’s webhook', () => {
  it('sends who, as a pseudonym, how grave and since when; and not a word', async () => {
    const { sut, ctx } = await setup((_, response) => response.writeHead(204).end());
    await sut();
    expect(JSON.parse(ctx.received[0]?.body ?? '')).toEqual({
      type: 'crisis.suspension',
      id: NOTIFICATION.id,
      subject: 'ab'.repeat(32),
      tier: 'acute',
      locale: 'en-US',
      hand_off: true,
      occurred_at: '2026-01-01T00:00:00.000Z',
      attempt: 3,
    });
  });

  it('signs the time together with the body', async () => {
    const { sut, ctx } = await setup((_, response) => response.writeHead(204).end());
    await sut();
    const [{ headers, body } = { headers: {}, body: '' }] = ctx.received;
    const at = ctx.clock.now() / 1_000;
    const signature = createHmac('sha256', SECRET).update(`${at}.${body}`).digest('hex');
    expect(headers['rapport-signature']).toBe(`t=${at},v1=${signature}`);
  });

  it.each([400, 429, 500, 503])('takes %i for a failure', async (status) => {
    const { sut } = await setup((_, response) => response.writeHead(status).end('I did not like it'));
    await expect(sut()).rejects.toThrow(`answered ${status}`);
  });

  it('follows no redirect', async () => {
    const { sut, ctx } = await setup((_, response) => response.writeHead(307, { location: '/elsewhere' }).end());
    await expect(sut()).rejects.toThrow('fetch failed');
    expect(ctx.received).toHaveLength(1);
  });

  it('does not wait for ever', async () => {
    const asked = Promise.withResolvers<void>();
    const { sut, ctx } = await setup(() => asked.resolve());
    const telling = sut().catch((error: Error) => error.message);
    await asked.promise;
    await ctx.clock.advance(1_000);
    expect(await telling).toBe('timed out');
  });
});

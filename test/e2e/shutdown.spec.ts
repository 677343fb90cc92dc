import { describe, expect, it } from 'vitest';
import { ApiClient, collect, type TurnEvent } from '@rapport/testing';
import { FaultProxy } from '../fault/fault-proxy.js';
import { deployments, startOnStores } from './deployments.js';

describe.each(deployments)('stopping with an open stream on $name', ({ start }) => {
  it('tells the reader, keeps what was said and exits cleanly', async () => {
    const running = await start({ TURN_SHUTDOWN_DEADLINE_MS: '500' }, { tokensPerSecond: 10 });
    try {
      const person = await new ApiClient(running.api.url).register();
      const conversation = await person.startConversation();
      const events: TurnEvent[] = [];
      let exit: Promise<number> | undefined;
      for await (const event of person.send(conversation, 'Tell me a very long story.')) {
        events.push(event);
        if (event.event === 'response.output_text.delta') exit ??= running.api.stop();
      }

      expect(await exit).toBe(0);
      expect(events.at(-1)?.event).toMatch(/^(response\.incomplete|response\.failed|server_draining)$/);

      await running.restart();
      const { data } = await person.at(running.api.url).get(`/v1/conversations/${conversation}/messages?order=asc`);
      expect(data[0].content).toBe('Tell me a very long story.');
      expect(data.length).toBeLessThanOrEqual(2);
    } finally {
      await running.stop();
    }
  });
});

/** Less than the one above it each time, as by default; the last would end a process that hangs, with exit code 1. */
const SHORT_LIMITS = {
  JOBS_SHUTDOWN_TIMEOUT_MS: '1000',
  TURN_SHUTDOWN_DEADLINE_MS: '100',
  TURN_SETTLE_SHUTDOWN_MS: '200',
  SHUTDOWN_STREAMS_MS: '500',
  SHUTDOWN_TOTAL_MS: '1500',
  SHUTDOWN_EXIT_MS: '20000',
  // These hold at the start as well, which must not fail of them.
  DATABASE_CONNECTION_TIMEOUT_MS: '3000',
  DATABASE_STATEMENT_TIMEOUT_MS: '4000',
  DATABASE_QUERY_TIMEOUT_MS: '5000',
  DATABASE_CLOSE_TIMEOUT_MS: '500',
};

describe('stopping while the stores are silent', () => {
  it('ends the service and the worker in order, although nothing that they ask is answered', async () => {
    const proxies: FaultProxy[] = [];
    const throughProxy = async (url: string): Promise<string> => {
      const proxied = new URL(url);
      const proxy = await FaultProxy.before(Number(proxied.port));
      proxies.push(proxy);
      proxied.port = String(proxy.port);
      return proxied.href;
    };
    const running = await startOnStores(
      async ({ DATABASE_URL, REDIS_URL }) => ({
        ...SHORT_LIMITS,
        DATABASE_URL: await throughProxy(DATABASE_URL),
        REDIS_URL: await throughProxy(REDIS_URL),
      }),
      { tokensPerSecond: 10 },
    );
    try {
      const worker = await running.addWorker();
      const person = await new ApiClient(running.api.url).register();
      const events = person.send(await person.startConversation(), 'Tell me a very long story.');
      await until('response.output_text.delta', events);
      for (const proxy of proxies) proxy.misbehave({ kind: 'black-hole' });
      // Whether it is told of the end, nobody can say who cannot ask the database.
      const reading = collect(events).catch(() => undefined);

      expect(await Promise.all([running.api.stop(), worker.stop()])).toEqual([0, 0]);
      await reading;
    } finally {
      for (const proxy of proxies) await proxy.stop();
      await running.stop();
    }
  });
});

/** Reads up to the first event of this name, and leaves the stream open. */
async function until(name: string, events: AsyncGenerator<TurnEvent>): Promise<void> {
  for (;;) {
    const { value, done } = await events.next();
    if (done) throw new Error(`the stream ended without ${name}`);
    if (value.event === name) return;
  }
}

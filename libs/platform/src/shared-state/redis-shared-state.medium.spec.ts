import { randomUUID } from 'node:crypto';
import { SystemClock } from '@rapport/kernel';
import { describeSharedState, startRedisProcess, type RedisProcess } from '@rapport/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { loadConfig } from '../config/load-config.js';
import { Metrics } from '../telemetry/metrics.js';
import { RedisSharedState } from './redis-shared-state.js';
import { sharedStateConfig, type SharedStateConfig } from './shared-state.config.js';

const COMMAND_TIMEOUT_MS = 250;

function connect(
  url: string,
  overrides: Partial<SharedStateConfig> = {},
  metrics?: Metrics,
): Promise<RedisSharedState> {
  const config = loadConfig([sharedStateConfig], { REDIS_URL: url }).get(sharedStateConfig);
  return RedisSharedState.connect(config.urls ?? [], { ...config, ...overrides }, new SystemClock(), metrics);
}

const anyKey = () => ({ family: 'test', partition: randomUUID() });

describe('on Redis', () => {
  let state: RedisSharedState;
  beforeAll(async () => {
    state = await connect(inject('services').redisUrl);
  });
  afterAll(() => state.close());

  describeSharedState('redis', () => state);

  it('hands out growing tokens after the data were lost', async () => {
    const key = anyKey();
    const first = await state.acquireLease(key, 60_000);
    await state.delete(key);
    await state.delete({ ...key, family: `${key.family}:token` });
    expect((await state.acquireLease(key, 60_000))?.token).toBeGreaterThan(first?.token ?? Infinity);
  });

  it('keeps all keys of a partition in one slot, each with an expiry', async () => {
    const redis = new Redis(inject('services').redisUrl);
    const key = anyKey();
    await state.hit(key, { limit: 0, windowMs: 60_000, blockMs: 60_000 });
    await state.acquireLease({ ...key, name: 'lease' }, 60_000);
    const names = await redis.keys(`rapport:{${key.partition}}:*`);
    const expiries = await Promise.all(names.map((name) => redis.pttl(name)));
    await redis.quit();
    expect(names.toSorted()).toEqual(
      ['test', 'test:block', 'test:lease', 'test:lease:token'].map((name) => `rapport:{${key.partition}}:${name}`),
    );
    expect(Math.min(...expiries)).toBeGreaterThan(0);
  });
});

describe('on a Redis Cluster', () => {
  let server: RedisProcess | undefined;
  let state: RedisSharedState;
  beforeAll(async () => {
    server = await startRedisProcess('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1');
    const admin = new Redis(server?.url ?? inject('services').redisUrl);
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await vi.waitUntil(async () => String(await admin.call('CLUSTER', 'INFO')).includes('cluster_state:ok'), 10_000);
    await admin.quit();
    // Two seeds make it a cluster client.
    state = await connect(`${server?.url},${server?.url}`);
  });
  afterAll(async () => {
    await state.close();
    await server?.stop();
  });

  describeSharedState('cluster', () => state);
});

describe('when Redis fails', () => {
  const setup = async () => {
    const server = await startRedisProcess();
    if (!server) throw new Error('these tests need the redis-server program, not a container');
    const sut = await connect(server.url);
    const ctx = { server, done: async () => Promise.all([sut.close(), server.stop()]) };
    return { sut, ctx };
  };
  const unavailable = expect.objectContaining({ code: 'shared_state.unavailable' });

  it('costs a command at most its timeout when the server hangs, also behind other commands', async () => {
    const { sut, ctx } = await setup();
    ctx.server.pause();
    for (const calls of [1, 200]) {
      const start = performance.now();
      const results = await Promise.allSettled(Array.from({ length: calls }, () => sut.get(anyKey())));
      expect(results).toEqual(results.map(() => ({ status: 'rejected', reason: unavailable })));
      expect(performance.now() - start).toBeLessThan(COMMAND_TIMEOUT_MS + 150);
    }
    await ctx.done();
  });

  it('costs an append and a read of a stream no more', async () => {
    const { sut, ctx } = await setup();
    ctx.server.pause();
    const limits = { ttlMs: 60_000, maxEntries: 10, maxBytes: 1_000 };
    const append = () => sut.appendToStream(anyKey(), { fence: 1, first: 1, entries: ['a'] }, limits);
    for (const call of [append, () => sut.readStream(anyKey(), 0, 10)]) {
      await expect(call()).rejects.toEqual(unavailable);
      expect(await timeOf(call)).toBeLessThan(COMMAND_TIMEOUT_MS + 150);
    }
    await ctx.done();
  });

  it('works again by itself when the server comes back', async () => {
    const { sut, ctx } = await setup();
    ctx.server.pause();
    await expect(sut.ping()).rejects.toEqual(unavailable);
    ctx.server.resume();
    await vi.waitFor(() => sut.ping(), { timeout: 10_000, interval: 50 });
    await ctx.done();
  });

  it('fails at once when there is no connection, and boots without one', async () => {
    const { sut, ctx } = await setup();
    await ctx.server.stop();
    await vi.waitFor(async () => expect(await timeOf(() => sut.get(anyKey()))).toBeLessThan(20), 5_000);
    const withoutServer = await connect(ctx.server.url, { connectTimeoutMs: 100 });
    await expect(withoutServer.ping()).rejects.toEqual(unavailable);
    await Promise.all([sut.close(), withoutServer.close()]);
  });

  it('counts what came to nothing by its reason, and measures what was answered by command', async () => {
    const { sut, ctx } = await setup();
    const metrics = new Metrics();
    const measured = await connect(ctx.server.url, { maxPending: 1 }, metrics);
    const scrape = async () => (await metrics.render()).split('\n');
    await measured.get(anyKey());
    ctx.server.pause();
    await Promise.allSettled([measured.get(anyKey()), measured.get(anyKey())]);
    expect(await scrape()).toEqual(
      expect.arrayContaining([
        'rapport_redis_command_duration_seconds_count{command="get"} 1',
        'rapport_shared_state_errors_total{reason="full"} 1',
        'rapport_shared_state_errors_total{reason="timeout"} 1',
      ]),
    );
    await ctx.server.stop();
    await vi.waitFor(async () => {
      await measured.ping().catch(() => undefined);
      expect((await scrape()).join('\n')).toMatch(/errors_total\{reason="failed"\} [1-9]/);
    }, 5_000);
    await Promise.all([measured.close(), sut.close()]);
  });

  it('keeps no more commands waiting than it may', async () => {
    const { sut, ctx } = await setup();
    const bounded = await connect(ctx.server.url, { maxPending: 3 });
    ctx.server.pause();
    const waiting = [1, 2, 3].map(() => bounded.get(anyKey()).catch(() => undefined));
    expect(await timeOf(() => bounded.get(anyKey()))).toBeLessThan(20);
    await Promise.all(waiting);
    await Promise.all([bounded.close(), sut.close(), ctx.server.stop()]);
  });

  it('lets go of a subscription in its time although the server hangs', async () => {
    const { sut, ctx } = await setup();
    const leave = await sut.subscribe('channel', () => undefined);
    ctx.server.pause();
    expect(await timeOf(leave)).toBeLessThan(COMMAND_TIMEOUT_MS + 150);
    await ctx.done();
  });

  it('does not renew a subscription that was ended while there was no connection', async () => {
    const { sut, ctx } = await setup();
    const admin = new Redis(ctx.server.url);
    const channels = async () => ((await admin.pubsub('CHANNELS')) as string[]).toSorted();
    await sut.subscribe('kept', () => undefined);
    const leave = await sut.subscribe('left', () => undefined);
    await admin.config('SET', 'requirepass', 'nobody comes in');
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await vi.waitFor(async () => expect(await channels()).toEqual([]));
    await leave();
    await admin.config('SET', 'requirepass', '');
    await vi.waitFor(async () => expect(await channels()).toEqual(['rapport:kept']), { timeout: 10_000, interval: 50 });
    admin.disconnect();
    await ctx.done();
  });

  it('renews subscriptions with the connection', async () => {
    const { sut, ctx } = await setup();
    const listener = vi.fn<(message: string) => void>();
    ctx.server.pause();
    await sut.subscribe('channel', listener);
    ctx.server.resume();
    await vi.waitFor(
      async () => {
        await sut.publish('channel', 'hello').catch(() => undefined);
        expect(listener).toHaveBeenCalledWith('hello');
      },
      { timeout: 10_000, interval: 50 },
    );
    await ctx.done();
  });
});

async function timeOf(call: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await call().catch(() => undefined);
  return performance.now() - start;
}

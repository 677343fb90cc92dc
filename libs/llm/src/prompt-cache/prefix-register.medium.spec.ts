import { randomUUID } from 'node:crypto';
import { SystemClock } from '@rapport/kernel';
import { InProcessSharedState, loadConfig, RedisSharedState, sharedStateConfig } from '@rapport/platform';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { PrefixRegister } from './prefix-register.js';

const HOUR_MS = 3_600_000;
/** The beginning of a clock hour. */
const HOUR = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;

const memory = async () => new InProcessSharedState(new SystemClock());

async function redis() {
  const config = loadConfig([sharedStateConfig], { REDIS_URL: inject('services').redisUrl }).get(sharedStateConfig);
  const state = await RedisSharedState.connect(config.urls ?? [], config, new SystemClock());
  onTestFinished(() => state.close());
  return state;
}

describe.each([
  ['in process', memory],
  ['in Redis', redis],
])('what processes tell each other of a prefix, %s', (_, open) => {
  const setup = async () => ({ sut: new PrefixRegister(await open()), ctx: { id: randomUUID() } });

  it('is the sum of the last hour, of which the clock hour before has its share', async () => {
    const { sut, ctx } = await setup();
    await sut.count(ctx.id, { turns: 8, misses: 4 }, HOUR - HOUR_MS);
    await sut.count(ctx.id, { turns: 3, misses: -1.5 }, HOUR);
    expect(await sut.count(ctx.id, { turns: 1, misses: 0.5 }, HOUR + HOUR_MS / 4)).toEqual({ turns: 10, misses: 2 });
  });

  it('is one cache, until that one is forgotten', async () => {
    const { sut, ctx } = await setup();
    const record = {
      name: 'cachedContents/1',
      since: 0,
      expiresAt: Date.now() + 60_000,
      tokens: 5_000,
      missShare: 0.25,
    };
    await sut.write(ctx.id, record, Date.now());
    await sut.forget(ctx.id, 'cachedContents/0');
    expect(await sut.read(ctx.id)).toEqual(record);
    await sut.forget(ctx.id, 'cachedContents/1');
    expect(await sut.read(ctx.id)).toBeUndefined();
  });

  it('is who may change it, one at a time, and whether it was refused', async () => {
    const { sut, ctx } = await setup();
    const lease = await sut.acquire(ctx.id);
    expect([await sut.acquire(ctx.id), await sut.isRefused(ctx.id)]).toEqual([undefined, false]);
    await lease?.release();
    await sut.refuse(ctx.id);
    expect([(await sut.acquire(ctx.id)) === undefined, await sut.isRefused(ctx.id)]).toEqual([false, true]);
  });
});

import { randomUUID } from 'node:crypto';
import type { SharedKey, SharedState } from '@rapport/platform';
import { describe, expect, it, vi } from 'vitest';
import { describeStreams } from './shared-stream-contract.js';

/** What every adapter of `SharedState` must do. Runs in real time, because a Redis server keeps its own. */
export function describeSharedState(name: string, open: () => SharedState): void {
  const setup = () => ({ sut: open(), ctx: { key: key() } });

  describe(`${name}: rate windows`, () => {
    const window = { limit: 2, windowMs: 60_000 };

    it('admits up to the limit and blocks for the rest of the window', async () => {
      const { sut, ctx } = setup();
      const hits = [await sut.hit(ctx.key, window), await sut.hit(ctx.key, window), await sut.hit(ctx.key, window)];
      expect(hits.map(({ hits: count, blocked }) => [count, blocked])).toEqual([
        [1, false],
        [2, false],
        [3, true],
      ]);
      expect(hits[2]?.blockedMs).toBeGreaterThan(50_000);
    });

    it('counts concurrent hits exactly', async () => {
      const { sut, ctx } = setup();
      const hits = await Promise.all(
        Array.from({ length: 50 }, () => sut.hit(ctx.key, { limit: 20, windowMs: 60_000 })),
      );
      expect(hits.filter(({ blocked }) => !blocked)).toHaveLength(20);
    });

    it('keeps the names of a partition apart', async () => {
      const { sut, ctx } = setup();
      await sut.hit({ ...ctx.key, name: 'a' }, window);
      expect((await sut.hit({ ...ctx.key, name: 'b' }, window)).hits).toBe(1);
    });

    it('begins anew when the window has passed', async () => {
      const { sut, ctx } = setup();
      await sut.hit(ctx.key, { limit: 1, windowMs: 30 });
      await vi.waitFor(async () => expect((await sut.hit(ctx.key, { limit: 9, windowMs: 30 })).hits).toBe(1), 2_000);
    });

    it('blocks for the block time, without counting what is refused', async () => {
      const { sut, ctx } = setup();
      const blocking = { limit: 1, windowMs: 60_000, blockMs: 120_000 };
      for (let i = 0; i < 3; i += 1) await sut.hit(ctx.key, blocking);
      const hit = await sut.hit(ctx.key, blocking);
      expect(hit).toMatchObject({ hits: 2, blocked: true });
      expect(hit.blockedMs).toBeGreaterThan(60_000);
    });
  });

  describe(`${name}: leases`, () => {
    it('has one holder of many who try at once', async () => {
      const { sut, ctx } = setup();
      const leases = await Promise.all(Array.from({ length: 20 }, () => sut.acquireLease(ctx.key, 60_000)));
      expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
    });

    it('is free again once released, with a higher token', async () => {
      const { sut, ctx } = setup();
      const first = await sut.acquireLease(ctx.key, 60_000);
      await first?.release();
      const second = await sut.acquireLease(ctx.key, 60_000);
      expect(second?.token).toBeGreaterThan(first?.token ?? Infinity);
    });

    it('lets a late holder neither renew nor release the lease of its successor', async () => {
      const { sut, ctx } = setup();
      const late = await sut.acquireLease(ctx.key, 20);
      const successor = await vi.waitUntil(() => sut.acquireLease(ctx.key, 60_000), 2_000);
      expect(await late?.renew(60_000)).toBe(false);
      await late?.release();
      expect(await successor.renew(60_000)).toBe(true);
    });

    it('keeps a renewed lease', async () => {
      const { sut, ctx } = setup();
      const lease = await sut.acquireLease(ctx.key, 1_000);
      expect(await lease?.renew(60_000)).toBe(true);
      expect(await sut.acquireLease(ctx.key, 1_000)).toBeUndefined();
    });
  });

  describe(`${name}: values`, () => {
    it('reads what was written, until it is deleted', async () => {
      const { sut, ctx } = setup();
      await sut.set(ctx.key, 'grüße', 60_000);
      expect(await sut.get(ctx.key)).toBe('grüße');
      await sut.delete(ctx.key);
      expect(await sut.get(ctx.key)).toBeUndefined();
    });

    it('forgets a value after its time', async () => {
      const { sut, ctx } = setup();
      await sut.set(ctx.key, 'x', 20);
      await vi.waitFor(async () => expect(await sut.get(ctx.key)).toBeUndefined(), 2_000);
    });

    it('sums concurrent increments and lets them expire with the first', async () => {
      const { sut, ctx } = setup();
      await Promise.all(Array.from({ length: 30 }, () => sut.increment(ctx.key, 2, 60_000)));
      expect(await sut.increment(ctx.key, 0, 60_000)).toBe(60);
      const brief = { ...ctx.key, name: 'brief' };
      await sut.increment(brief, 1, 20);
      await vi.waitFor(async () => expect(await sut.increment(brief, 0, 60_000)).toBe(0), 2_000);
    });
  });

  it(`${name}: deletes all that a partition holds, and nothing else`, async () => {
    const { sut, ctx } = setup();
    const others = { ...ctx.key, partition: `${ctx.key.partition}x` };
    await sut.set(ctx.key, 'value', 60_000);
    await sut.increment({ ...ctx.key, family: 'counter', name: 'day' }, 1, 60_000);
    const limits = { ttlMs: 60_000, maxEntries: 10, maxBytes: 1_000 };
    await sut.appendToStream({ ...ctx.key, family: 'turn' }, { fence: 1, first: 1, entries: ['said'] }, limits);
    await sut.set(others, 'kept', 60_000);
    expect(await sut.deletePartition(ctx.key.partition)).toBeGreaterThanOrEqual(3);
    expect(await sut.readStream({ ...ctx.key, family: 'turn' }, 0, 10)).toBeUndefined();
    expect([await sut.get(ctx.key), await sut.get(others)]).toEqual([undefined, 'kept']);
  });

  describe(`${name}: broadcast`, () => {
    it('reaches every subscriber of the channel, the sender included, until it leaves', async () => {
      const { sut } = setup();
      const [channel, first, second] = [randomUUID(), vi.fn<(m: string) => void>(), vi.fn<(m: string) => void>()];
      const leave = await sut.subscribe(channel, first);
      await sut.subscribe(channel, second);
      await sut.publish(channel, 'one');
      await vi.waitFor(() => expect([first.mock.calls, second.mock.calls]).toEqual([[['one']], [['one']]]), 2_000);
      await leave();
      await sut.publish(channel, 'two');
      await vi.waitFor(() => expect(second).toHaveBeenCalledWith('two'), 2_000);
      expect(first).not.toHaveBeenCalledWith('two');
    });
  });

  describeStreams(name, open);

  it(`${name}: answers a ping with its latency`, async () => {
    expect(await setup().sut.ping()).toBeGreaterThanOrEqual(0);
  });
}

function key(): SharedKey {
  return { family: 'contract', partition: randomUUID() };
}

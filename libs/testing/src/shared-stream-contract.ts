import { randomUUID } from 'node:crypto';
import type { SharedState } from '@rapport/platform';
import { describe, expect, it, vi } from 'vitest';

const LIMITS = { ttlMs: 60_000, maxEntries: 100, maxBytes: 10_000 };
const ALL = 1_000;

/** The part of the contract about streams. */
export function describeStreams(name: string, open: () => SharedState): void {
  const setup = () => {
    const state = open();
    const key = { family: 'stream', partition: randomUUID(), name: 'one' };
    const append = (first: number, entries: string[], options: { fence?: number; anew?: boolean } = {}) =>
      state.appendToStream(key, { fence: 1, first, entries, ...options }, LIMITS);
    return { sut: state, ctx: { key, append, read: (after = 0, limit = ALL) => state.readStream(key, after, limit) } };
  };

  describe(`${name}: streams`, () => {
    it('give what was appended, in order and numbered, after any number', async () => {
      const { ctx } = setup();
      await ctx.append(1, ['a', 'grüße']);
      expect(await ctx.append(3, ['c'])).toEqual({ outcome: 'appended', last: 3 });
      const whole = { fence: 1, oldest: 1, last: 3, first: 1, entries: ['a', 'grüße', 'c'] };
      expect(await ctx.read()).toEqual(whole);
      expect(await ctx.read(1)).toEqual({ ...whole, first: 2, entries: ['grüße', 'c'] });
      expect(await ctx.read(1, 1)).toEqual({ ...whole, first: 2, entries: ['grüße'] });
      expect(await ctx.read(7)).toEqual({ ...whole, first: 8, entries: [] });
    });

    it('are not there before the first append', async () => {
      expect(await setup().ctx.read()).toBeUndefined();
    });

    it('are deleted whole', async () => {
      const { sut, ctx } = setup();
      await ctx.append(1, ['a', 'b'], { fence: 7 });
      await sut.delete(ctx.key);
      expect(await ctx.read()).toBeUndefined();
      expect(await ctx.append(1, ['c'])).toEqual({ outcome: 'appended', last: 1 });
      expect((await ctx.read())?.entries).toEqual(['c']);
    });

    it('hold an entry once, however often a writer repeats it', async () => {
      const { ctx } = setup();
      await ctx.append(1, ['a', 'b']);
      expect(await ctx.append(1, ['a', 'b', 'c'])).toEqual({ outcome: 'appended', last: 3 });
      expect((await ctx.read())?.entries).toEqual(['a', 'b', 'c']);
    });

    it('take nothing that would leave a gap, and say where to go on', async () => {
      const { ctx } = setup();
      await ctx.append(1, ['a']);
      expect(await ctx.append(3, ['c'])).toEqual({ outcome: 'gap', last: 1 });
      expect((await ctx.read())?.entries).toEqual(['a']);
    });

    it('begin anew where a writer can no longer fill the gap', async () => {
      const { ctx } = setup();
      await ctx.append(1, ['a']);
      expect(await ctx.append(9, ['i', 'j'], { anew: true })).toEqual({ outcome: 'appended', last: 10 });
      expect(await ctx.read()).toEqual({ fence: 1, oldest: 9, last: 10, first: 9, entries: ['i', 'j'] });
    });

    it('take nothing from a writer with a lower fence, once a higher one has written or only raised it', async () => {
      const { ctx } = setup();
      await ctx.append(1, ['a']);
      await ctx.append(1, [], { fence: 2 });
      expect(await ctx.append(2, ['late'])).toEqual({ outcome: 'fenced', last: 1 });
      expect(await ctx.append(2, ['b'], { fence: 2 })).toEqual({ outcome: 'appended', last: 2 });
      expect(await ctx.read()).toMatchObject({ fence: 2, entries: ['a', 'b'] });
    });

    it('drop their beginning beyond the limits of entries and of bytes', async () => {
      const { sut, ctx } = setup();
      const append = (first: number, limits: object) =>
        sut.appendToStream(ctx.key, { fence: 1, first, entries: ['aa', 'bb', 'cc'] }, { ...LIMITS, ...limits });
      await append(1, { maxEntries: 2 });
      expect(await ctx.read()).toEqual({ fence: 1, oldest: 2, last: 3, first: 2, entries: ['bb', 'cc'] });
      await append(4, { maxBytes: 5 });
      expect(await ctx.read()).toEqual({ fence: 1, oldest: 5, last: 6, first: 5, entries: ['bb', 'cc'] });
    });

    it('expire some time after the latest append', async () => {
      const { sut, ctx } = setup();
      await sut.appendToStream(ctx.key, { fence: 1, first: 1, entries: ['a'] }, { ...LIMITS, ttlMs: 20 });
      await vi.waitFor(async () => expect(await ctx.read()).toBeUndefined(), 2_000);
    });

    it('wake who watches, until they leave', async () => {
      const { sut, ctx } = setup();
      const [woken, other] = [vi.fn<() => void>(), vi.fn<() => void>()];
      const leave = await sut.watchStream(ctx.key, woken);
      await sut.watchStream(ctx.key, other);
      await ctx.append(1, ['a']);
      await vi.waitFor(() => expect([woken.mock.calls.length, other.mock.calls.length]).toEqual([1, 1]), 2_000);
      await leave();
      await ctx.append(2, ['b']);
      await vi.waitFor(() => expect(other).toHaveBeenCalledTimes(2), 2_000);
      expect(woken).toHaveBeenCalledTimes(1);
    });
  });
}

import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { RecentMap } from './recent-map.js';

function setup({ ttlMs = 1_000, max = 100 } = {}) {
  const clock = new ManualClock();
  const dropped: string[] = [];
  const sut = new RecentMap<string, number>(clock, { ttlMs, max }, (_, key) => dropped.push(key));
  return { sut, ctx: { clock, dropped } };
}

describe('a map of what was lately', () => {
  it('knows an entry for its time, however often it is asked for', async () => {
    const { sut, ctx } = setup();
    sut.set('a', 1);
    await ctx.clock.advance(999);
    expect(sut.get('a')).toBe(1);
    await ctx.clock.advance(1);
    expect(sut.get('a')).toBeUndefined();
    expect(sut.has('a')).toBe(false);
  });

  it('lets go of what has expired, though nobody asks for it', async () => {
    const { sut, ctx } = setup();
    for (const key of ['a', 'b', 'c']) sut.set(key, 1);
    await ctx.clock.advance(1_000);
    sut.set('d', 1);
    expect(sut.size).toBe(1);
    expect(ctx.dropped).toEqual(['a', 'b', 'c']);
  });

  it('begins the time of an entry anew when it is set again', async () => {
    const { sut, ctx } = setup();
    sut.set('a', 1);
    sut.set('b', 1);
    await ctx.clock.advance(600);
    sut.set('a', 2);
    await ctx.clock.advance(600);
    sut.set('c', 1);
    expect(sut.get('a')).toBe(2);
    expect(ctx.dropped).toEqual(['a', 'b']);
  });

  it('pushes out the oldest when there are too many', () => {
    const { sut, ctx } = setup({ max: 2 });
    for (const key of ['a', 'b', 'c']) sut.set(key, 1);
    expect(ctx.dropped).toEqual(['a']);
    expect(sut.size).toBe(2);
  });

  it('tells of what is deleted once', () => {
    const { sut, ctx } = setup();
    sut.set('a', 1);
    sut.delete('a');
    sut.delete('a');
    expect(ctx.dropped).toEqual(['a']);
  });
});

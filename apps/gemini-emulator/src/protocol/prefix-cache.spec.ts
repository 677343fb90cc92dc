import { describe, expect, it } from 'vitest';
import { PrefixCache } from './prefix-cache.js';

const MINIMUM = 1_024;
const words = (seed: string, tokens: number): string => `${seed} `.repeat(tokens).slice(0, tokens * 4);

const setup = (): { sut: PrefixCache; ctx: { reuse: (prompt: string, space?: string) => number } } => {
  const sut = new PrefixCache();
  return { sut, ctx: { reuse: (prompt, space = 'key') => sut.reuse(space, prompt, MINIMUM) } };
};

describe('PrefixCache', () => {
  it('knows nothing at first and the whole blocks of a prompt the second time', () => {
    const { ctx } = setup();
    const prompt = words('abc', 2_000);
    expect([ctx.reuse(prompt), ctx.reuse(prompt)]).toEqual([0, 1_792]);
  });

  it('counts only what two prompts begin with', () => {
    const { ctx } = setup();
    ctx.reuse(words('abc', 1_500) + words('old', 1_000));
    expect(ctx.reuse(words('abc', 1_500) + words('new', 1_000))).toBe(1_280);
  });

  it('gives nothing below the minimum, however often it was seen', () => {
    const { ctx } = setup();
    const short = words('abc', 1_000);
    expect([ctx.reuse(short), ctx.reuse(short)]).toEqual([0, 0]);
  });

  it('gives nothing when the shared beginning is below the minimum', () => {
    const { ctx } = setup();
    ctx.reuse(words('abc', 600) + words('old', 1_000));
    expect(ctx.reuse(words('abc', 600) + words('new', 1_000))).toBe(0);
  });

  it('never shares between keys or models', () => {
    const { ctx } = setup();
    ctx.reuse(words('abc', 2_000), 'one');
    expect(ctx.reuse(words('abc', 2_000), 'another')).toBe(0);
  });

  it('forgets the oldest beyond its capacity', () => {
    const sut = new PrefixCache(8);
    sut.reuse('key', words('abc', 2_000), MINIMUM);
    sut.reuse('key', words('xyz', 2_048), MINIMUM);
    expect(sut.reuse('key', words('abc', 2_000), MINIMUM)).toBe(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENGLISH } from './english.js';
import { WordPatterns } from './word-patterns.js';

const isMet = (pattern: string, text: string): boolean => new WordPatterns([[pattern]]).find(text.split(' ')).has(0);

describe('WordPatterns', () => {
  it.each([
    ['a (b|c) d', 'a c d', true],
    ['a (b|c) d', 'a d', false],
    ['a [b|c] d', 'a d', true],
    ['a [b|c] d', 'a b d', true],
    ['a [b|c] d', 'a b c d', false],
    ['[a|b] [c] d', 'd', true],
    ['[a|b] [c] d', 'x a c d y', true],
    ['a [b (c|d e)] f', 'a b d e f', true],
    ['a [b (c|d e)] f', 'a b f', false],
    ['a b', 'a a b', true],
    ['a b c', 'a b a b c', true],
    ['a b', 'a x b', false],
    ['a', 'ab', false],
  ])('%j on %j: %s', (pattern, text, expected) => {
    expect(isMet(pattern, text)).toBe(expected);
  });

  it('tells which rules are met, each by any of its patterns', () => {
    const sut = new WordPatterns([['a b', 'c'], ['b c'], ['d']]);
    expect(sut.find(['a', 'b', 'c'])).toEqual(new Set([0, 1]));
  });

  it('finds what an expression over the text finds', () => {
    const sut = new WordPatterns([['a [b|c] [a] (d|b a)'], ['b (a|a a) [c] b']]);
    const expressions = [/ a (?:b |c )?(?:a )?(?:d|b a) /, / b (?:a|a a) (?:c )?b /];
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'x')), (words) => {
        const expected = [0, 1].filter((at) => expressions[at]!.test(` ${words.join(' ')} `));
        expect(sut.find(words)).toEqual(new Set(expected));
      }),
    );
  });

  it('keeps little of the texts it was asked about, however many', () => {
    const patterns = ENGLISH.map((rule) => rule.patterns);
    const sut = new WordPatterns(patterns);
    const vocabulary = [...new Set(patterns.flat().flatMap((pattern) => pattern.match(/[^\s()[\]|]+/g) ?? []))];
    const text = fc.array(fc.constantFrom(...vocabulary), { minLength: 10, maxLength: 10 });
    // Always the same: how much is kept in the end depends on how long ago it was last forgotten.
    const texts = fc.sample(text, { numRuns: 5_000, seed: 1 });
    for (const words of texts) sut.find(words);
    const states = [
      ...(Reflect.get(sut, 'states') as Map<string, { places: unknown[]; next: Map<string, unknown> }>).values(),
    ];
    expect(states.length).toBeGreaterThan(100);
    expect(states.reduce((sum, { places, next }) => sum + places.length + next.size, 0)).toBeLessThan(30_000);
  });

  it.each(['a (b', 'a b)', 'a.*', "don't", '(a]', '[a]', ''])('refuses %j', (pattern) => {
    expect(() => new WordPatterns([[pattern]])).toThrow();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HashedFeatures } from './hashed-features.js';

const setup = () => ({ sut: new HashedFeatures(16) });
const lexical = (sut: HashedFeatures, text: string): number[] => [...sut.read(text).lexical];

describe('HashedFeatures', () => {
  it.each([
    ['The Baker, at 5!', 'the baker, at 7!', 'case and digits'],
    ['ｔｈｅ baker', 'the baker', 'width'],
    ['the ba\u200bker', 'the baker', 'invisible characters'],
    ['see https://a.example/1', 'see http://b.example/?q=2', 'addresses'],
    ['the baker the baker the baker the baker', 'the baker the baker', 'repetition'],
  ])('reads %j as %j: %s', (one, other) => {
    const { sut } = setup();
    expect(lexical(sut, one)).toEqual(lexical(sut, other));
  });

  it.each([
    ['the baker sings', 'the singer bakes', 'words'],
    ['dog bites man', 'man bites dog', 'their order'],
    ['really?', 'really!', 'marks'],
  ])('tells %j from %j by %s', (one, other) => {
    const { sut } = setup();
    expect(new Set(lexical(sut, one))).not.toEqual(new Set(lexical(sut, other)));
  });

  it('finds each feature once, inside its size, and the same whatever was read before', () => {
    const { sut } = setup();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const found = lexical(sut, text);
        expect(new Set(found).size).toBe(found.length);
        expect(found.every((feature) => feature >= 0 && feature < 2 ** 16)).toBe(true);
        expect(found).toEqual(lexical(new HashedFeatures(16), text));
      }),
    );
  });

  it('reads very long texts at both ends', () => {
    const { sut } = setup();
    const long = (middle: string): string => `first ${'word '.repeat(2_000)}${middle}${'word '.repeat(2_000)} last`;
    expect(lexical(sut, long('hidden '))).toEqual(lexical(sut, long('')));
    expect(lexical(sut, `${long('')} other`)).not.toEqual(lexical(sut, long('')));
  });

  it('has no features for nothing', () => {
    const { sut } = setup();
    expect(lexical(sut, ' \n')).toEqual([]);
  });
});

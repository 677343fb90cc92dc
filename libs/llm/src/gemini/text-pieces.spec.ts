import { describe, expect, it } from 'vitest';
import { toPieces } from './text-pieces.js';

const textsOf = (...args: Parameters<typeof toPieces>): string[] => toPieces(...args).map(({ text }) => text);

describe('toPieces', () => {
  it('leaves what fits alone, the empty text too', () => {
    expect(toPieces(['short', ''], 10)).toEqual([
      { owner: 0, text: 'short' },
      { owner: 1, text: '' },
    ]);
  });

  it('cuts between words and remembers whose piece it is', () => {
    expect(toPieces(['a', 'alpha beta gamma'], 11)).toEqual([
      { owner: 0, text: 'a' },
      { owner: 1, text: 'alpha beta' },
      { owner: 1, text: 'gamma' },
    ]);
  });

  it('cuts a text without gaps by length, but no character in two', () => {
    expect(textsOf(['abcdefgh'], 3)).toEqual(['abc', 'def', 'gh']);
    expect(textsOf(['ab🌙cd'], 3)).toEqual(['ab', '🌙c', 'd']);
  });

  it('makes no empty piece of trailing space', () => {
    expect(textsOf(['alpha      '], 6)).toEqual(['alpha ']);
  });
});

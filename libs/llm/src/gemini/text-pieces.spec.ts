import { describe, expect, it } from 'vitest';
import { toPieces } from './text-pieces.js';

const textsOf = (...args: Parameters<typeof toPieces>): string[] => toPieces(...args).map(({ text }) => text);

describe('toPieces', () => {
  it('leaves what fits alone, the empty text too', () => {
    expect(toPieces(['short', ''], 4)).toEqual([
      { owner: 0, text: 'short' },
      { owner: 1, text: '' },
    ]);
  });

  it('cuts between words and remembers whose piece it is', () => {
    expect(toPieces(['a', 'alpha beta gamma'], 5)).toEqual([
      { owner: 0, text: 'a' },
      { owner: 1, text: 'alpha beta' },
      { owner: 1, text: 'gamma' },
    ]);
  });

  it('cuts a text without gaps by length, but no character in two', () => {
    expect(textsOf(['abcdefghijkl'], 2)).toEqual(['abcde', 'fghij', 'kl']);
    expect(textsOf(['ab🌙cd🌙'], 2)).toEqual(['ab', '🌙', 'cd', '🌙']);
  });

  it('makes no empty piece of trailing space', () => {
    expect(textsOf(['alpha      '], 3)).toEqual(['alpha  ']);
  });

  it.each([
    ['漢', [2_048, 2_048, 904]],
    ['ひ', [2_048, 2_048, 904]],
    ['한', [2_048, 2_048, 904]],
    ['ก', [2_048, 2_048, 904]],
    ['e', [5_000]],
    ['ж', [5_000]],
  ])('takes for a token what may be one: %s', (character, lengths) => {
    expect(textsOf([character.repeat(5_000)], 2_048).map(({ length }) => length)).toEqual(lengths);
  });

  it('goes by what each part of a mixed text takes', () => {
    expect(textsOf([`${'e'.repeat(2_560)}${'漢'.repeat(2_000)}`], 2_048).map(({ length }) => length)).toEqual([
      3_584, 976,
    ]);
  });
});

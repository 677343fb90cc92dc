import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseCharacter } from './normalise.js';

const normalise = (text: string): string => [...text].map(normaliseCharacter).join('');

describe('normaliseCharacter', () => {
  it.each([
    ['Garden', 'garden', 'case'],
    ['ｇａｒｄｅｎ', 'garden', 'full width'],
    ['𝓰𝓪𝓻𝓭𝓮𝓷', 'garden', 'mathematical letters'],
    ['gàrdêñ', 'garden', 'accents'],
    ['ga\u0301rden', 'garden', 'combining accents'],
    ['gar\u200bd\u00aden', 'garden', 'invisible characters'],
    ['gаrdеn', 'garden', 'Cyrillic look-alikes'],
    ['g4rd3n', 'garden', 'digits for letters'],
    ['g@rden', 'garden', 'signs for letters'],
    ["don't", 'dont', 'apostrophes'],
    ['ﬁsh', 'fish', 'ligatures'],
    ['a-b_c.d', 'a b c d', 'punctuation as a separator'],
    ['नमस्ते', 'नमस्ते', 'vowel signs that carry meaning'],
  ])('reads %j as %j: %s', (text, reading) => {
    expect(normalise(text)).toBe(reading);
  });

  it('reads a reading as itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normalise(normalise(text))).toBe(normalise(text));
      }),
    );
  });
});

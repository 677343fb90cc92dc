import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from './seeded-random.js';
import { splitText } from './split-text.js';

const split = (text: string, count?: number): string[] => splitText(text, new SeededRandom('s'), count);
const sentence = 'The lighthouse keeper counts the ships that pass by night and forgets them by day.';

describe('splitText', () => {
  it('loses nothing and adds nothing', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }), (text, count) => {
        expect(split(text, count).join('')).toBe(text);
      }),
    );
  });

  it('makes at least four pieces of a sentence', () => {
    expect(split(sentence).length).toBeGreaterThanOrEqual(4);
  });

  it('makes exactly as many as asked, or one a word', () => {
    expect([split(sentence, 5).length, split(sentence, 500).length]).toEqual([5, sentence.split(' ').length]);
  });

  it('cuts at word ends', () => {
    expect(
      split(sentence)
        .slice(1)
        .every((piece) => piece.startsWith(' ')),
    ).toBe(true);
  });
});

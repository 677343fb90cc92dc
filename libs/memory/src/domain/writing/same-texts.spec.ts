import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameText } from './matching.js';
import { SameTexts } from './same-texts.js';

const word = fc.constantFrom('never', 'likes', 'tea', 'green', 'Porto', 'harbour', 'dog', '3', '4', 'the', 'a');
const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));

describe('SameTexts', () => {
  it('finds the very one that comparing with each in turn would find', () => {
    const texts = fc.array(text, { maxLength: 40 });
    fc.assert(
      fc.property(texts, texts, text, (known, unforeseen, wanted) => {
        const all = [...known, ...unforeseen];
        const sut = new SameTexts<number>(known);
        for (const [index, one] of all.entries()) sut.add(one, index);
        const fits = (index: number): boolean => index % 3 !== 0;
        const expected = all.findIndex((one, index) => fits(index) && sameText(one, wanted));
        expect(sut.find(wanted, fits) ?? -1).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('looks at hardly any of thousands that are made alike', () => {
    const texts = Array.from(
      { length: 3_000 },
      (_, index) => `Likes the song called title${index} by friend${index % 7}.`,
    );
    const sut = new SameTexts<string>(texts);
    for (const one of texts) sut.add(one, one);
    let asked = 0;
    for (const one of texts) expect(sut.find(one, () => (asked += 1) > 0)).toBe(one);
    expect(asked).toBeLessThan(10 * texts.length);
  });
});

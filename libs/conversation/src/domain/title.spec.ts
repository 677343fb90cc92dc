import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptTitle } from './title.js';

describe('excerptTitle', () => {
  it('keeps a short message whole, on one line', () => {
    expect(excerptTitle('  Hello\n there\u200b! ', 80)).toBe('Hello there !');
  });

  it('cuts at a word and says so', () => {
    expect(excerptTitle('Tell me about the harbour at night', 20)).toBe('Tell me about the…');
  });

  it('cuts inside a word where there is no space', () => {
    expect(excerptTitle('港'.repeat(30), 10)).toBe(`${'港'.repeat(9)}…`);
  });

  it('never exceeds the limit and never splits a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), fc.integer({ min: 10, max: 80 }), (text, limit) => {
        const title = excerptTitle(text, limit);
        expect([...title].length).toBeLessThanOrEqual(limit);
        expect(title.isWellFormed()).toBe(true);
      }),
    );
  });
});

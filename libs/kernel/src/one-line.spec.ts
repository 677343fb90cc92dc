import { describe, expect, it } from 'vitest';
import { oneLine } from './one-line.js';

describe('oneLine', () => {
  it.each([
    ['', ''],
    [' ', ''],
    ['one line of text', 'one line of text'],
    [' around it ', 'around it'],
    ['between  two', 'between two'],
    ['two\nlines', 'two lines'],
    ['two\r\n\r\nlines', 'two lines'],
    ['a\ttab', 'a tab'],
    ['a line\u0085of another kind', 'a line of another kind'],
    ['a\u2028separator', 'a separator'],
    ['no\u00a0break', 'no break'],
    ['\u0085', ''],
    ['end\n', 'end'],
  ])('makes of %j one line', (text, line) => {
    expect(oneLine(text)).toBe(line);
  });

  it('is what each run replaced and both ends trimmed would be, for any text', () => {
    const pieces = ['a', 'bc', ' ', '  ', '\n', '\t', '\u0085', '\u00a0', '\u3000', '\ufeff', '.', '😀'];
    for (let seed = 1; seed < 5_000; seed += 1) {
      const text = Array.from({ length: 6 }, (_, place) => pieces[(seed * 7919 + place * seed) % pieces.length]).join(
        '',
      );
      expect(oneLine(text)).toBe(text.replace(/[\s\u0085]+/gu, ' ').trim());
    }
  });
});

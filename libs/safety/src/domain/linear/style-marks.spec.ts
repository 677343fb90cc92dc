import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { styleMarks } from './style-marks.js';

describe('styleMarks', () => {
  it.each([
    ['hey u gonna come?? lol', ['repeated-marks', 'chat:4', 'ends:word']],
    ['i dont know...', ['small-i', 'trailing-off']],
    ['Sooo good :)', ['drawn-out', 'emoticon']],
    ['We would therefore be grateful for your reply.', ['linking:1', 'ends:.']],
    ['I can\'t, and she said "won\'t".', ['contractions:2', 'quotes', 'ends:.']],
    ['', ['ends:other', 'words:0']],
  ])('marks %j with %j', (text, marks) => {
    expect(styleMarks(text)).toEqual(expect.arrayContaining(marks));
  });

  it('marks a letter and a chat differently', () => {
    const letter = styleMarks('We regret to inform you that the application cannot be considered at this time.');
    const chat = styleMarks('nah sry cant do it rn!! maybe later');
    expect(letter.filter((mark) => chat.includes(mark)).length).toBeLessThan(letter.length * 0.7);
  });

  it('gives every text the same kinds of mark, each once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const marks = styleMarks(text);
        expect(new Set(marks).size).toBe(marks.length);
      }),
    );
  });

  // A pattern that tries again from every character would need minutes for these.
  it.each(['.', '"', '!', ' ', 'a', "'", '. ', 'ha', ':', '\n'])('reads 200,000 times %j in linear time', (piece) => {
    const started = performance.now();
    styleMarks(piece.repeat(200_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

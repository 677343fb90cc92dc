import { describe, expect, it } from 'vitest';
import { readQuestion } from './question.js';

const SPEAKERS = ['mara', 'dr. jonas weber'];
const read = (text: string): ReturnType<typeof readQuestion> => readQuestion(text, SPEAKERS);
const termsOf = (text: string): string[] => read(text).terms.map((term) => term.text);

describe('readQuestion', () => {
  it('leaves out the names of the speakers, whom every turn of theirs would match', () => {
    expect(termsOf('What did Mara paint for Jonas?')).toEqual(['paint']);
  });

  it('keeps the names when there is nothing else', () => {
    expect(termsOf('Who is Mara?')).toEqual(['mara']);
  });

  it('counts the words of its form for less', () => {
    expect(read('What kind of boats?').terms).toEqual([
      { text: 'kind', weight: 0.5 },
      { text: 'boat', weight: 1 },
    ]);
  });

  it.each([
    ['What did Mara say?', 0],
    ['What does Jonas think?', 1],
    ['Do Mara and Jonas sail?', -1],
    ['Who sails?', -1],
  ])('knows whom %j is about', (text, speaker) => {
    expect(read(text).speaker).toBe(speaker);
  });

  it.each([
    ['Where did I put my keys?', 'user'],
    ['Do you remember what I said?', 'user'],
    ['Where were you born?', 'assistant'],
    ['Tell me where you were born.', 'assistant'],
    ['I finished the book that you recommended.', undefined],
    ['Where was Mara when I called?', undefined],
    ['Who sails?', undefined],
  ])('takes the pronouns of %j for the one who asks or the one asked', (text, role) => {
    expect(read(text).role).toBe(role);
  });

  it('reads a date', () => {
    expect(read('What happened on May 7, 2023?')).toMatchObject({ months: [4], year: 2023, dayOfMonth: 7 });
    expect(read('Where were we on the 3rd of June?')).toMatchObject({ months: [5], year: undefined, dayOfMonth: 3 });
  });

  it.each([
    ['When did she leave?', true],
    ['In which year did she leave?', true],
    ['She left when?', false],
  ])('knows whether %j asks for a time', (text, expected) => {
    expect(read(text).asksWhen).toBe(expected);
  });

  it('names the kind that is asked for and words of it', () => {
    const [kind] = read('Which instruments does Mara play?').kinds;
    expect(kind?.asked).toEqual(['instrument']);
    expect(kind?.members).toContain('violin');
  });

  it('does not count a word as of the kind that the question has itself', () => {
    expect(read('Does the cat like other pets?').kinds.flatMap(({ members }) => members)).not.toContain('cat');
  });
});

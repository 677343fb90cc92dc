import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { triesToInstruct } from './instructions.js';
import { holdsSecret } from './secrets.js';
import { isSmallTalk, onlyAsks } from './speech.js';

const PHRASES = [
  ...['thank you', 'thanks', 'you', 'you too', 'no', 'no worries', 'good bye', 'Goodbye!', 'how are you', 'hahaaa'],
  ...['Hmmm…', 'have a nice day', "what's up", 'How’s it going?', 'okay', 'a lot', '🎉', '--'],
];

describe('small talk', () => {
  it.each(['', '👍🏽 ❤️', 'Hi there!', 'Thank you so much, you too.', 'Good morning, everyone', 'OK, got it. Bye!'])(
    'is nothing but greetings and thanks: %s',
    (text) => {
      expect(isSmallTalk(text)).toBe(true);
    },
  );

  it.each([
    'Thank you, Maren',
    'Good',
    'ok 5',
    'have a nice dog',
    'Привет, меня зовут Нина.',
    '私は東京に住んでいます。',
  ])('is not what says something, in whatever script: %s', (text) => {
    expect(isSmallTalk(text)).toBe(false);
  });

  it('is told at once, however long and whatever follows', () => {
    const phrases = fc.array(fc.constantFrom(...PHRASES), { minLength: 40, maxLength: 200 });
    fc.assert(
      fc.property(phrases, (said) => {
        const text = said.join(' ');
        expect([isSmallTalk(text), isSmallTalk(`${text} Maren`)]).toEqual([true, false]);
      }),
      { numRuns: 50 },
    );
  });
});

/** Tens of thousands of characters: what takes the square of them, or worse, outlasts the test's time. */
it.each<[string, (text: string) => boolean, string]>([
  ['greetings', isSmallTalk, `${'thank you '.repeat(4_000)}Maren`],
  ['commas', onlyAsks, `I am ${','.repeat(100_000)}`],
  ['addresses', triesToInstruct, 'http://'.repeat(3_000)],
  ['beginnings of tokens', holdsSecret, 'eyJ-'.repeat(15_000)],
])('reading takes time in proportion to the text: %s', (_, reads, text) => {
  expect(reads(text)).toBe(false);
});

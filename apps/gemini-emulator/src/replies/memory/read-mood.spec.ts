import { describe, expect, it } from 'vitest';
import { readMood } from './read-mood.js';

function setup(...said: string[]) {
  const turns = said.map((person, index) =>
    JSON.stringify({ turn: index + 1, date: '2026-05-14', before: '', person }),
  );
  return readMood(`<known>\n\n</known>\n<turns>\n${turns.join('\n')}\n</turns>`);
}

describe('readMood', () => {
  it.each([
    ["I'm so sad today.", 'sadness'],
    ['Honestly I am really furious with my boss.', 'anger'],
    ["I've been worried about the exam.", 'fear'],
    ['I feel happy!', 'joy'],
  ])('reads %s', (said, emotion) => {
    expect(setup(said)).toEqual({ emotion, confidence: 0.9 });
  });

  it.each(['My sister is sad.', 'I live in Porto.', 'Tell me a sad story.'])('reads nothing in: %s', (said) => {
    expect(setup(said)).toBeUndefined();
  });

  it('goes by the latest turn that shows one', () => {
    expect(setup('I am sad.', 'I am happy now: I feel happy.', 'I like tea.')).toMatchObject({ emotion: 'joy' });
  });
});

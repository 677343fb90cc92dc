import { describe, expect, it } from 'vitest';
import { TurnCue, turnCues } from './turn-cues.js';

const has = (text: string, cue: number): boolean => (turnCues(text) & cue) !== 0;

describe('turnCues', () => {
  it.each(['Where do you swim?', 'Wohin gehst du?', '何を食べた？', 'so what did you cook', "hey how's your sister"])(
    'sees that %j asks',
    (text) => expect(has(text, TurnCue.question)).toBe(true),
  );

  it.each(['I swim in the lake.', 'Whatever you like.', `What I like best ${'is the long road '.repeat(20)}`])(
    'sees that %j does not ask',
    (text) => expect(has(text, TurnCue.question)).toBe(false),
  );

  it.each(['I painted that last year.', 'We went to the harbour.', "I've been to Rome", 'My brother bought a boat.'])(
    'sees that %j tells what someone did',
    (text) => expect(has(text, TurnCue.tells)).toBe(true),
  );

  it.each(['That sounds wonderful!', 'You painted it? I envy you.', 'I like boats.'])(
    'sees that %j tells of no deed of the speaker',
    (text) => expect(has(text, TurnCue.tells)).toBe(false),
  );

  it.each([
    ['We leave on Friday.', true],
    ['In 2019, I think.', true],
    ['We leave soon.', false],
  ])('sees whether %j speaks of a time', (text, expected) => {
    expect(has(text, TurnCue.time)).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { substance } from './substance.js';

describe('substance', () => {
  it.each([
    ['Thanks, Mia! I moved to Oslo in May.', 'I moved to Oslo in May.'],
    ["Wow! I'm learning the cello. What's up with you?", "I'm learning the cello."],
    ['Hey Ben! Good to see you! My brother is ill. Have you eaten?', 'My brother is ill.'],
  ])('leaves the courtesies out of %j', (text, told) => {
    expect(substance(text)).toBe(told);
  });

  it.each([
    ['of which there is nothing else', 'Thanks, Mia! How are you?'],
    ['that is a question about the speaker', 'It rains. Did you know that I moved to Oslo?'],
    ['with a number', 'It rains. Great, gate 12!'],
    ['that exclaims what the speaker did', 'It rains. I moved!'],
    ['that exclaims at length', 'It rains. The harbour was full of ships!'],
    ['that asks nothing of the other one', 'It rains. Where is the harbour?'],
    ['that exclaims in another language', 'Es regnet. Mein Bruder heiratet!'],
    ['of one sentence', 'See you!'],
    ['without words', '…'],
  ])('keeps a message %s', (_, text) => {
    expect(substance(text)).toBe(text);
  });
});

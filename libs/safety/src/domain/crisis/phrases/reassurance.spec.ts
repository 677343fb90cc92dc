import { describe, expect, it } from 'vitest';
import { soundsReassuring } from './reassurance.js';

describe('soundsReassuring', () => {
  it.each([
    "I'm fine, thank you",
    'I feel a lot better now',
    'Sorry, it was just a song!',
    'I was only joking',
    "I didn't mean it like that",
    'I called them',
    'My sister is with me',
    'Mir geht es wieder gut',
    'Das war nur Spaß, ich habe das nicht so gemeint',
    'Je vais mieux',
    'Era una broma',
  ])('hears it in %j', (text) => {
    expect(soundsReassuring(text)).toBe(true);
  });

  it.each(["I'm not fine", 'Nothing is fine', 'I feel nothing', 'Tell me a joke', 'Who is with you?', ''])(
    'does not hear it in %j',
    (text) => {
      expect(soundsReassuring(text)).toBe(false);
    },
  );
});

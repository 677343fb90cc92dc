import { describe, expect, it } from 'vitest';
import { restates } from './restates.js';

const content = (text: string, attribute: string, value: string, subject = 'user') => ({
  text,
  subject,
  attribute,
  value,
});
const lives = restates(content('Lives in Porto.', 'home city', 'Porto'));
const colour = restates(content('Favourite colour is blue.', 'favourite colour', 'blue'));

describe('a text restates a memory', () => {
  it.each(['Greetings from PORTO!', 'Since May I am in Porto, and happy.', '“Porto” it is'])(
    'that names it: %s',
    (said) => expect(lives(said)).toBe(true),
  );

  it.each(['The port is near.', 'Portobello market', 'Somewhere in Portugal'])(
    'unless only the letters are alike: %s',
    (said) => expect(lives(said)).toBe(false),
  );

  it('when a common word stands beside what it is about, and only then', () => {
    expect([colour('Blue is still my favourite.'), colour('The sea was blue today.')]).toEqual([true, false]);
  });

  it('when it holds a number or several words of its own', () => {
    const pin = restates(content('Locker is 4711.', 'locker', '4711'));
    const job = restates(content('Works as a deep sea diver.', 'job', 'deep sea diver'));
    expect([pin('4711, as ever'), job('The deep-sea  diver in me…'), job('A deep sea diver!')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('word by word, where nothing was taken apart', () => {
    const whole = restates(content('Sings in the choir on Mondays.', '', ''));
    expect([whole('She sings in the choir on mondays, I said'), whole('I sing on Mondays')]).toEqual([true, false]);
  });

  it('in any script', () => {
    const name = restates(content('猫の名前はミソです。', '名前', 'ミソ'));
    expect([name('ミソ'), name('味噌汁')]).toEqual([true, false]);
  });
});

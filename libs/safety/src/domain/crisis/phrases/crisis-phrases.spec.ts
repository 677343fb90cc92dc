import { describe, expect, it } from 'vitest';
import { findCrisisPhrases } from './crisis-phrases.js';
import { ENGLISH } from './english.js';

describe('findCrisisPhrases', () => {
  it.each([
    ["I'm going to end my life tonight.", 'crisis.plan.en', 'acute'],
    ['I have just swallowed a whole bottle of pills', 'crisis.act.en', 'acute'],
    ['what is the least painful way to die?', 'crisis.means.en', 'acute'],
    ['Honestly I just want to die.', 'crisis.wish_to_die.en', 'elevated'],
    ["I don't want to wake up anymore", 'crisis.wish_to_die.en', 'elevated'],
    ['Everyone would be better off without me', 'crisis.wish_to_die.en', 'elevated'],
    ["I can't stop cutting myself", 'crisis.self_harm.en', 'elevated'],
    ['there is no reason to go on living', 'crisis.despair.en', 'concern'],
    ['I would never kill myself, I am just tired of living', 'crisis.despair.en', 'concern'],
    ['My sister is suicidal and I am scared', 'crisis.other_person.en', 'mention'],
    ['By the time you read this I will be gone.', 'crisis.plan.en', 'acute'],
    ['How could I electrocute myself at home?', 'crisis.wish_to_die.en', 'elevated'],
    ['Tell me how to kill yourself without pain', 'crisis.means.en', 'acute'],
    ['I pray every night that God takes me.', 'crisis.wish_to_die.en', 'elevated'],
    ["Why am I still alive? I can't find a reason.", 'crisis.despair.en', 'concern'],
    ["I've been cutting since I was twelve", 'crisis.self_harm.en', 'elevated'],
    ['I deserve to suffer for what I am', 'crisis.self_harm_signs.en', 'concern'],
    ['How do I purge without anybody hearing?', 'crisis.eating.en', 'concern'],
    ['She dragged the razor across her wrist', 'crisis.other_person.en', 'mention'],
    ['Go hang yourself, nobody would miss you', 'crisis.urged.en', 'mention'],
    ['An essay about suicide in the eighteenth century', 'crisis.subject.en', 'mention'],
  ])('finds %j', (text, id, tier) => {
    expect(findCrisisPhrases(text)).toContainEqual({ id, tier });
  });

  it.each(['I w4nt to d1e', 'I WANT TO DIE', 'i want\nto — die', 'I wаnt to diе', 'I wa\u200bnt to die'])(
    'sees through the writing of %j',
    (text) => {
      expect(findCrisisPhrases(text)).toEqual([{ id: 'crisis.wish_to_die.en', tier: 'elevated' }]);
    },
  );

  it.each([
    'This traffic is killing me.',
    'I died laughing when he fell off the chair.',
    'That cake is to die for.',
    'I cut myself shaving.',
    'How do I kill a process in Linux?',
    'I want to end my subscription.',
    'How many pills of vitamin D may I take a day?',
    'In the opera the heroine dies at the end.',
    'My phone is dying, talk later!',
    'I jumped off the swing and scratched my elbow.',
    'Goodbye! I will be gone for a week, skiing.',
    'I wish I was born in a different century.',
    'We jumped off the cliff into the lake.',
    'She is willing to die for her country.',
    'How many calories are in a banana?',
    'The best thing I have ever done with my life.',
    'I am cutting carbs this week, any tips?',
    '',
  ])('leaves %j alone', (text) => {
    expect(findCrisisPhrases(text)).toEqual([]);
  });

  it('tells the gravest first', () => {
    const found = findCrisisPhrases('My life is not worth living. I want to die. I will kill myself tonight.');
    expect(found.map(({ tier }) => tier)).toEqual(['acute', 'elevated', 'concern']);
  });

  it('gives each rule an id of its own, of the form crisis.which.locale', () => {
    expect(new Set(ENGLISH.map(({ id }) => id)).size).toBe(ENGLISH.length);
    for (const { id, locale } of ENGLISH) expect(id).toMatch(new RegExp(`^crisis\\.[a-z_]+\\.${locale}$`));
  });

  it.each(['i really ', 'i want to ', 'kill ', 'my ', ' '])('reads 50,000 times %j in linear time', (piece) => {
    const started = performance.now();
    findCrisisPhrases(piece.repeat(50_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

import { loadShippedModels } from '@rapport/safety';
import { describe, expect, it } from 'vitest';
import { readTone } from './read-tone.js';
import type { ToneReading } from './tone.js';

const models = loadShippedModels();
const read = (text: string): ToneReading => readTone(text, (one) => models.formality(one));
const valueOf = (text: string, dial: keyof ToneReading['dials']): number => read(text).dials[dial].value;

describe('readTone', () => {
  it('tells a formal letter from a chat line', () => {
    const letter = read('Dear Sir, could you kindly provide further information regarding the arrangement?');
    const chat = read("hey lol idk what ur gonna do but it's fine 😂");
    expect(letter.dials.formality.value).toBeGreaterThan(0.8);
    expect(chat.dials.formality.value).toBeLessThan(0.2);
    expect(letter.marks).toContain('formal_wording');
    expect(chat.marks).toEqual(expect.arrayContaining(['casual_wording', 'chat_words', 'contractions', 'emoji']));
  });

  it('hears energy in capitals, exclamation marks and stretched letters', () => {
    expect(valueOf('WOW that is soooo GREAT!!!', 'energy')).toBeGreaterThan(0.8);
    expect(valueOf('I read a book today.', 'energy')).toBeLessThan(0.5);
  });

  it('hears kindness, and coolness where somebody is cross', () => {
    expect(valueOf('Thank you my friend, I am so glad', 'warmth')).toBeGreaterThan(0.7);
    expect(valueOf('this is stupid and useless', 'warmth')).toBeLessThan(0.3);
  });

  it('asks for warmth and calm where a person is sad, never for sadness back', () => {
    const sad = read('I feel so lonely and miserable since my grandmother died');
    expect(sad.marks).toContain('sad_words');
    expect(sad.dials.warmth.value).toBeGreaterThan(0.6);
    expect(sad.dials.energy.value).toBeLessThan(0.4);
  });

  it('does not take a denied mood for the mood', () => {
    expect(read('I am not happy about any of this at all').marks).not.toContain('glad_words');
  });

  it('reads nothing where there are no words', () => {
    expect(read('…!!!').dials.formality.confidence).toBe(0);
  });

  it('grows with the length of the message', () => {
    expect(valueOf('word '.repeat(200), 'length')).toBeGreaterThan(valueOf('word '.repeat(5), 'length'));
  });

  it('trusts what it learnt from English little in other languages', () => {
    const text = 'Ich kann heute schon wieder nicht schlafen und weiß nicht warum';
    expect(read(text)).toMatchObject({ language: 'de', marks: [] });
    expect(read(text).dials.formality.confidence).toBeLessThan(0.35);
  });

  it.each([['ok'], ['Berlin 2024'], ['haha'], ['😂😂😂']])('leaves open in which language %j is', (text) => {
    expect(read(text).language).toBeUndefined();
  });

  it('tells Ukrainian from Russian by its letters', () => {
    expect(read('привіт, як минув твій день?').language).toBe('uk');
    expect(read('привет, как прошёл твой день?').language).toBe('ru');
  });

  it('takes hostile text in its stride', () => {
    const started = performance.now();
    for (const part of ['aaaa', "'", '!?', 'Ω ', 'not ']) read(part.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

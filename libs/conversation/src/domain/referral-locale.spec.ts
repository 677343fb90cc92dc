import { describe, expect, it } from 'vitest';
import { referralLocale, spokenIn } from './referral-locale.js';

describe('referralLocale', () => {
  it.each([
    { spoken: undefined, persona: 'en', person: 'en', gives: 'en' },
    { spoken: undefined, persona: 'en-GB', person: 'en', gives: 'en-GB' },
    { spoken: undefined, persona: 'en-GB', person: 'en-US', gives: 'en-US' },
    { spoken: undefined, persona: 'de', person: 'en', gives: 'de' },
    { spoken: 'de', persona: 'en-US', person: 'en', gives: 'de' },
    { spoken: 'es', persona: 'en', person: 'es-US', gives: 'es-US' },
    { spoken: undefined, persona: 'en', person: 'not a locale', gives: 'en' },
  ])('is $gives for $spoken with a persona of $persona and an account of $person', ({ gives, ...locales }) => {
    expect(referralLocale(locales)).toBe(gives);
  });
});

describe('spokenIn', () => {
  const GERMAN = 'Ich will wirklich nicht mehr leben, ich will sterben';
  const ENGLISH = "I don't know what to do with all of this";
  const past = (...texts: string[]) => texts.map((text) => ({ role: 'user', text }) as const);

  it.each([
    ['the message itself', GERMAN, past(ENGLISH), 'de'],
    ['the latest one that tells it', 'ok', past(ENGLISH, GERMAN, 'hm'), 'de'],
    ['what was said before, never by the persona', 'ok', [...past(ENGLISH), { role: 'assistant', text: GERMAN }], 'en'],
    ['nothing, where nothing tells it', 'ok', past('hm'), undefined],
  ] as const)('tells it from %s', (_, message, before, language) => {
    expect(spokenIn(message, before)).toBe(language);
  });
});

import { describe, expect, it } from 'vitest';
import { referralLocale } from './referral-locale.js';

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

import { describe, expect, it } from 'vitest';
import { CrisisProtocolFile } from '../../infrastructure/crisis-protocol-file.js';
import { overdueReviews, referralText, resourcesFor, textsFor } from './crisis-protocol.js';

const PROTOCOL = new CrisisProtocolFile().read();
const DAY_MS = 86_400_000;

describe('whom a person is referred to', () => {
  it.each([
    ['en-US', undefined, 'us.988'],
    ['en-GB', undefined, 'gb.samaritans'],
    ['en-IE', 'US', 'ie.samaritans'],
    ['en-AU', undefined, 'au.lifeline'],
    ['fr-CA', undefined, 'ca.988'],
    ['en', 'GB', 'gb.samaritans'],
    ['en', undefined, 'us.988'],
    ['de', undefined, 'de.telefonseelsorge'],
    ['fr', undefined, 'fr.3114'],
    ['es', undefined, 'es.024'],
  ])('is, for %s in a deployment of %s, %s and everywhere else', (locale, country, id) => {
    expect(resourcesFor(PROTOCOL, locale, country).map((resource) => resource.id)).toEqual([id, '001.findahelpline']);
  });

  it.each(['ja', 'pt-BR', 'not a locale'])('is found in a directory where no service of %s is known', (locale) => {
    expect(resourcesFor(PROTOCOL, locale).map(({ id }) => id)).toEqual(['001.findahelpline']);
  });
});

describe('what a person reads', () => {
  it('is in their language, or in English', () => {
    expect(textsFor(PROTOCOL, 'de-AT').referrals.held).toContain('Ich bin noch da');
    expect(textsFor(PROTOCOL, 'ja').referrals.held).toContain('I am still here');
  });

  it('lists services as lines that any client shows', () => {
    const text = referralText(textsFor(PROTOCOL, 'en'), 'acute', resourcesFor(PROTOCOL, 'en-US'));
    expect(text.split('\n').slice(-3)).toEqual([
      'People you can talk to:',
      '- 988 Suicide & Crisis Lifeline: 988 (https://988lifeline.org)',
      '- Find A Helpline, by country: https://findahelpline.com',
    ]);
  });

  it('is the text alone without them', () => {
    const texts = textsFor(PROTOCOL, 'en');
    expect(referralText(texts, 'held', [])).toBe(texts.referrals.held);
  });

  it.each(Object.keys(PROTOCOL.texts))('names emergency services in the acute text in %s', (language) => {
    expect(PROTOCOL.texts[language]?.referrals.acute).toMatch(/emergency number|Notruf|numéro d'urgence|emergencias/);
  });
});

describe('a review', () => {
  it('is overdue once it has expired, of each resource and of the texts', () => {
    const expires = Date.parse(PROTOCOL.review.at) + PROTOCOL.review.validDays * DAY_MS;
    expect(overdueReviews(PROTOCOL, expires)).toEqual([]);
    expect(overdueReviews(PROTOCOL, expires + 1)).toHaveLength(1 + PROTOCOL.resources.length);
  });
});

import type { Finding } from '../fact.js';
import { namesOf } from '../values.js';
import { one, thing, things } from './findings.js';
import type { Pattern } from './pattern.js';

const INSTRUMENTS_AND_SPORTS =
  'guitar|piano|violin|cello|drums|flute|saxophone|ukulele|trumpet|harp|clarinet|bass|chess|football|soccer|tennis|basketball|volleyball|' +
  'badminton|golf|hockey|rugby|cricket|squash|table tennis|poker|video games|board games|padel';
const ACTIVITY = '[\\p{L}-]+ing';

/** Taste, diet and health, habits and pastimes. */
export const TASTES: readonly Pattern[] = [
  {
    when: new RegExp(
      `^(?:no longer (?:like|love|enjoy|eat|drink)s?|(?:stopped|quit) (?:liking|loving|enjoying|eating|drinking)|used to (?:like|love|enjoy|adore)|(?:don't|doesn't) (?:like|love|enjoy|eat|drink)(?=.*any ?more)) `,
      'iu',
    ),
    find: (rest) =>
      thing(rest.replace(/ any ?more.*$/iu, ''), 'likes', (what) => `no longer likes ${what}`, {
        action: 'end',
        kind: 'preference',
      }),
  },
  {
    when: /^(?:can't stand|cannot stand|hate|hates|dislike|dislikes|detest|detests|loathe|loathes|(?:don't|doesn't) (?:really |particularly )?(?:like|enjoy)|am not (?:a fan of|into|fond of)|is not (?:a fan of|into|fond of)|am no fan of|have (?:started|begun|come) to (?:hate|dislike)) /iu,
    find: (rest) => things(rest, 'dislikes', (what) => `dislikes ${what}`),
  },
  {
    when: /^(?:would )?(?:prefer|prefers) /iu,
    find: (rest) => thing(rest, 'likes', (what) => `prefers ${what}`, { kind: 'preference' }),
  },
  {
    when: /^(?:have (?:started|begun|come|grown) to |has (?:started|begun|come|grown) to )?(?:like|likes|love|loves|enjoy|enjoys|adore|adores|am (?:really )?into|is (?:really )?into|am fond of|is fond of|am (?:a )?(?:huge |big )?fan of|is (?:a )?(?:huge |big )?fan of|am crazy about|is crazy about|am obsessed with) /iu,
    find: (rest) => things(rest, 'likes', (what) => `likes ${what}`),
  },
  {
    when: /^§(?:all-time |new |current |absolute )?favou?rite ([\p{L} ]{2,20}?) (?:is|are|has always been|will always be) (?:now )?/iu,
    find: (rest, match) => {
      const category = (match[1] ?? '').toLowerCase();
      return thing(rest, `favourite ${category}`, (what) => `'s favourite ${category} is ${what}`, {
        kind: 'preference',
      });
    },
  },
  {
    when: /^(?:am not|is not|isn't|am no longer|is no longer|stopped being|gave up being|quit being) (?:an? )?(vegetarian|vegan|pescatarian)\b/iu,
    find: (_, match) => [
      one('diet', (match[1] ?? '').toLowerCase(), `is no longer ${match[1]?.toLowerCase()}`, {
        action: 'end',
        kind: 'preference',
      }),
    ],
  },
  {
    when: /^(?:eat|eats|started eating|am eating) meat again\b/iu,
    find: () => [one('diet', '', 'eats meat again', { action: 'end', kind: 'preference' })],
  },
  {
    when: /^(?:am|is|are|became|turned|went|have gone|have been|have become|has been|follow|eat|keep) (?:an? )?(?:strict )?(vegetarian|vegan|pescatarian|gluten-free|kosher|halal|keto|lactose intolerant)\b/iu,
    find: (_, match) => [
      one('diet', (match[1] ?? '').toLowerCase(), `is ${match[1]?.toLowerCase()}`, { kind: 'preference' }),
    ],
  },
  {
    when: /^(?:am no longer|is no longer|am not|isn't|is not) allergic to |^(?:outgrew|have outgrown|got over) (?:my|an|the) (?:allergy to )?/iu,
    find: (rest) =>
      thing(rest.replace(/ allergy\b.*/iu, ''), 'allergy', (what) => `is no longer allergic to ${what}`, {
        action: 'end',
      }),
  },
  {
    when: /^(?:am|is|are|have become|became|turned out to be) (?:(?:badly|very|severely|deathly|slightly|a bit) )?allergic to |^(?:have|has) (?:a |an )?(?:bad |severe )?allergy to /iu,
    find: (rest) => things(rest, 'allergy', (what) => `is allergic to ${what}`, { kind: 'fact' }),
  },
  {
    when: new RegExp(
      `^(?:stopped|quit|gave up|have given up|have quit|have stopped|no longer do|no longer go) (?:playing (?:the )?)?(?=(?:${ACTIVITY}|${INSTRUMENTS_AND_SPORTS}))`,
      'iu',
    ),
    find: (rest) => thing(rest, 'hobby', (what) => `has given up ${what}`, { action: 'end' }),
  },
  {
    when: /^(?:stopped|quit|gave up|have given up|no longer|have quit) (smok(?:ing|e)|drink(?:ing)?|coffee|alcohol|sugar|meat)\b/iu,
    find: (_, match) => [
      one('habit', match[1]?.toLowerCase() ?? '', `has given up ${match[1]?.toLowerCase()}`, { action: 'end' }),
    ],
  },
  {
    when: /^(smoke|drink coffee|drink tea)s?\b/iu,
    find: (_, match) => [one('habit', match[1]?.toLowerCase() ?? '', `${match[1]?.toLowerCase()}s`)],
  },
  {
    when: new RegExp(`^(?:no longer play|(?:don't|doesn't) play)s? (?:the )?`, 'iu'),
    find: (rest) =>
      thing(rest.replace(/ any ?more.*$/iu, ''), 'hobby', (what) => `no longer plays ${what}`, { action: 'end' }),
  },
  {
    when: new RegExp(
      `^(?:have (?:played|been playing)|play|plays|am playing|started playing|learned to play|learnt to play) (?:the )?(?=(?:${INSTRUMENTS_AND_SPORTS})\\b)`,
      'iu',
    ),
    find: (rest) => things(rest, 'hobby', (what) => `plays ${what}`),
  },
  {
    when: /^(?:took up|have taken up|picked up|got into|started|have started|began|joined a|go|goes|do|does) (?=(?:rock |ice |trail |open-water |wild |ballroom )?[\p{L}-]+ing\b|yoga|pilates|karate|judo|ballet|pottery)/iu,
    find: (rest) =>
      /^(?:working|living|crying|feeling|thinking|wondering|being|having|getting|looking|going|making)\b/iu.test(rest)
        ? []
        : thing(rest, 'hobby', (what) => `does ${what}`),
  },
  {
    when: /^(?:speak|speaks|am fluent in|is fluent in) (?=\p{Lu})/iu,
    find: (rest) => listed(rest, 'speaks', (what) => `speaks ${what}`),
  },
  {
    when: /^(?:am learning|is learning|started learning|started to learn|have been learning|took up learning) /iu,
    find: (rest) => thing(rest, 'learning', (what) => `is learning ${what}`),
  },
];

const listed = (rest: string, attribute: string, says: (thing: string) => string): Finding[] =>
  namesOf(rest).map((what) => one(attribute, what, says(what)));

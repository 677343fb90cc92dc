import { calendarDate } from '../dates.js';
import { one, place, thing } from './findings.js';
import type { Pattern } from './pattern.js';

/** Ages and dates, what happened, and what is planned. */
export const EVENTS: readonly Pattern[] = [
  {
    when: /^(?:am|is|turned|just turned|will be|have turned) (\d{1,3})\b(?! (?:minutes?|hours?|km|miles?|cm|metres?|percent|%))(?: years? old)?/iu,
    find: (_, match) => (Number(match[1]) < 120 ? [one('age', match[1] ?? '', `is ${match[1]} years old`)] : []),
  },
  {
    when: /^§birthday is (?:on )?(?:the )?|^(?:was|were) born on (?:the )?/iu,
    find: (rest) => {
      const date = calendarDate(rest);
      return date === undefined ? [] : [one('birthday', date, `has their birthday on ${date}`)];
    },
  },
  { when: /^(?:was|were) born (?=\[)/iu, find: () => [] },
  {
    when: /^(?:have |has )?(?:visited|travell?ed to|went to|been to|went on holiday to|was in|took a trip to|flew to) (?=(?:the )?\p{Lu})/iu,
    find: (rest) =>
      /^(?:the )?\p{Lu}/u.test(rest)
        ? place(rest, 'visited', (at) => `visited ${at}`, { kind: 'event', tense: 'past' })
        : [],
  },
  {
    when: /^(?:am|are|is) (?:flying|going|travell?ing|driving|off) (?:on holiday |home |over )?to (?=(?:the )?\p{Lu})/iu,
    find: (rest) =>
      /^(?:the )?\p{Lu}/u.test(rest)
        ? place(rest, 'plan', (at) => `is going to ${at}`, { kind: 'event', tense: 'future' }, 'trip to ')
        : [],
  },
  {
    when: /^(?:am planning|is planning|are planning|plan|plans|am going|is going|are going|have decided|intend) (?:on )?(?:to )?(?=\p{Ll})/iu,
    find: (rest) => thing(rest, 'plan', (what) => `plans to ${what}`, { kind: 'event', tense: 'future' }),
  },
  {
    when: /^(?:graduated|won|ran|finished|passed|published|started my own|founded|climbed|completed) (?=\p{L})/iu,
    find: (rest, match) =>
      thing(rest, 'achievement', (what) => `${match[0].trim().toLowerCase()} ${what}`, {
        kind: 'event',
        tense: 'past',
      }),
  },
];

import { place } from './findings.js';
import type { Pattern } from './pattern.js';

const NOT =
  "(?:don't|doesn't|didn't|do not|does not|did not|never|am not|is not|isn't|aren't|are not|can't|cannot|have not|haven't|hasn't)";

export const HOME: readonly Pattern[] = [
  {
    when: new RegExp(`^(?:no longer live|${NOT} live|am no longer living|${NOT} living)s? in `, 'iu'),
    find: (rest) => place(rest, 'home city', (at) => `no longer lives in ${at}`, { action: 'end' }),
  },
  {
    when: /^(?:moved|have moved|has moved) (?:out of|away from) /iu,
    find: (rest) => place(rest, 'home city', (at) => `no longer lives in ${at}`, { action: 'end' }),
  },
  {
    when: /^(?:used to live|lived|grew up|was raised|were living|was living) in /iu,
    find: (rest) => place(rest, 'home city', (at) => `once lived in ${at}`, { tense: 'past' }),
  },
  {
    when: /^(?:have |has |am |is |are )?(?:liv(?:e|es|ing|ed)|resid(?:e|es|ing)|based|settled|staying permanently) in /iu,
    find: (rest) => place(rest, 'home city', (at) => `lives in ${at}`),
  },
  {
    when: /^(?:have |has |am |is |are )?(?:mov(?:e|ed|es)|relocat(?:e|ed|es))(?: (?:back|house|home|over|from [\p{L} ]+?))* to /iu,
    find: (rest) => place(rest, 'home city', (at) => `lives in ${at}`),
  },
  {
    when: /^(?:am|is|are|will be) (?:moving|relocating)(?: back)? to /iu,
    find: (rest) =>
      place(rest, 'plan', (at) => `is going to move to ${at}`, { kind: 'event', tense: 'future' }, 'move to '),
  },
  {
    when: /^(?:come|comes|am|is|are) (?:originally )?from /iu,
    find: (rest) => place(rest, 'origin', (at) => `is from ${at}`),
  },
  { when: /^(?:was|were) born in /iu, find: (rest) => place(rest, 'birthplace', (at) => `was born in ${at}`) },
];

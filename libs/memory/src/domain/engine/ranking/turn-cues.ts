import { MONTHS } from './months.js';

/** What a turn is like besides its words; bits of a column. */
export const TurnCue = { question: 1, time: 2, tells: 4 } as const;

const QUESTION_MARK = /[?？؟]\s*$/u;
/** Informal questions leave the mark out; what is longer than this tells something besides. */
const QUESTION_CHARACTERS = 160;
const OPENERS = 'so|and|but|oh|hey|wow|btw|also|ok|okay|haha|yeah|yes|no';
const QUESTION_WORDS =
  "what|what'?s|how|how'?s|when|where|who|who'?s|why|which|do you|did you|have you|are you|were you|can you|could you|would you|will you|is it|was it|is that|does|any";
const UNMARKED_QUESTION = new RegExp(`^(?:(?:${OPENERS})[ ,]+)*(?:${QUESTION_WORDS})\\b`, 'i');

const WEEKDAYS = 'monday|tuesday|wednesday|thursday|friday|saturday|sunday';
const RELATIVE =
  'yesterday|today|tonight|tomorrow|last|next|ago|recently|weekend|week|month|year|summer|winter|spring|fall';
const TIME = new RegExp(`\\b(?:${RELATIVE}|${WEEKDAYS}|${MONTHS.join('|')}|\\d{4})\\b`, 'i');

/** The irregular ones among the verbs by which people tell what they did; the others end in -ed. */
const PAST =
  'went|took|got|made|had|did|bought|saw|met|read|won|lost|found|been|gave|built|wrote|ran|began|left|came|felt|told|taught|sold|sang|swam|rode|drove|flew|ate|drank|broke|chose|grew|knew|spent|thought|brought|caught|[a-z]{3,}ed';
const TELLS = new RegExp(`\\b(?:i|we|i['’]?ve|we['’]ve|my [a-z]+)\\b[^.?!]{0,25}\\b(?:${PAST})\\b`, 'i');

export function turnCues(text: string): number {
  const asks = QUESTION_MARK.test(text) || (text.length < QUESTION_CHARACTERS && UNMARKED_QUESTION.test(text));
  return (asks ? TurnCue.question : 0) | (TIME.test(text) ? TurnCue.time : 0) | (TELLS.test(text) ? TurnCue.tells : 0);
}

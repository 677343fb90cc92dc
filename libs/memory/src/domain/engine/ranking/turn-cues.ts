import { MONTHS } from './months.js';

/** What a turn is like besides its words; bits of a column. */
export const TurnCue = { question: 1, time: 2 } as const;

const QUESTION = /[?？؟]\s*$/u;
const WEEKDAYS = 'monday|tuesday|wednesday|thursday|friday|saturday|sunday';
const RELATIVE =
  'yesterday|today|tonight|tomorrow|last|next|ago|recently|weekend|week|month|year|summer|winter|spring|fall';
const TIME = new RegExp(`\\b(?:${RELATIVE}|${WEEKDAYS}|${MONTHS.join('|')}|\\d{4})\\b`, 'i');

export function turnCues(text: string): number {
  return (QUESTION.test(text) ? TurnCue.question : 0) | (TIME.test(text) ? TurnCue.time : 0);
}

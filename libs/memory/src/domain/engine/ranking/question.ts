import { termsOf, wordsOf } from '../text/terms.js';
import { MONTHS } from './months.js';

/** What ranking reads out of a query. */
export interface Question {
  /** Distinct terms, without the names of the speakers unless there is nothing else. */
  readonly terms: readonly string[];
  /** The one speaker whom it names, as the index numbers them; -1 when it names none or several. */
  readonly speaker: number;
  /** 0 for January. */
  readonly months: readonly number[];
  readonly year: number | undefined;
  readonly dayOfMonth: number | undefined;
  readonly asksWhen: boolean;
}

const MONTH = MONTHS.join('|');
const MONTH_NAME = new RegExp(`\\b(${MONTH})\\b`, 'g');
const YEAR = /\b((?:19|20)\d\d)\b/;
const DAY = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?(?:${MONTH})\\b|\\b(?:${MONTH})\\s+(\\d{1,2})\\b`);
const WHEN = /^\s*when\b|\bwhat (?:date|year|month|day|time)\b|\bhow long\b/i;

/** @param speakers names in lower case, by their number */
export function readQuestion(text: string, speakers: readonly string[]): Question {
  const lower = text.toLowerCase();
  const words = new Set(wordsOf(text));
  const named = speakers.flatMap((name, index) => (words.has(name) ? [index] : []));
  const names = new Set(speakers.flatMap((name) => termsOf(name)));
  const terms = [...new Set(termsOf(text))];
  const others = terms.filter((term) => !names.has(term));
  const day = DAY.exec(lower);
  const year = YEAR.exec(lower)?.[1];
  return {
    terms: others.length > 0 ? others : terms,
    speaker: named.length === 1 ? named[0]! : -1,
    months: [...lower.matchAll(MONTH_NAME)].map(([month]) => MONTHS.indexOf(month)),
    year: year === undefined ? undefined : Number(year),
    dayOfMonth: day ? Number(day[1] ?? day[2]) : undefined,
    asksWhen: WHEN.test(text),
  };
}

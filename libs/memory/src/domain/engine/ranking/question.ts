import { termsOf, wordsOf } from '../text/terms.js';
import { kindsOf, type Kind } from './kinds.js';
import { MONTHS } from './months.js';

/** What ranking reads out of a query. */
export interface Question {
  /** Distinct terms, without the names of the speakers unless there is nothing else. */
  readonly terms: readonly QuestionTerm[];
  /** What it asks for: words of such a kind answer it, whichever of them. */
  readonly kinds: readonly Kind[];
  /** The one speaker whom it names, as the index numbers them; -1 when it names none or several. */
  readonly speaker: number;
  /** Whom it means by a pronoun when it names nobody: the person who asks, or the persona. */
  readonly role: 'user' | 'assistant' | undefined;
  /** 0 for January. */
  readonly months: readonly number[];
  readonly year: number | undefined;
  readonly dayOfMonth: number | undefined;
  readonly asksWhen: boolean;
}

export interface QuestionTerm {
  readonly text: string;
  /** 1; less for a word of the question's form, which its answer does not repeat. */
  readonly weight: number;
}

const MONTH = MONTHS.join('|');
const MONTH_NAME = new RegExp(`\\b(${MONTH})\\b`, 'g');
const YEAR = /\b((?:19|20)\d\d)\b/;
const DAY = new RegExp(
  `\\b(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(?:of\\s+)?(?:${MONTH})\\b|\\b(?:${MONTH})\\s+(\\d{1,2})\\b`,
);
const WHEN = /^\s*when\b|\b(?:what|which) (?:date|year|month|day|time)\b|\bhow long\b/i;
const PERSON = /\b(?:i|me|my|mine|myself|we|our|us)\b/i;
const PERSONA = /\b(?:you|your|yours|yourself)\b/i;

/** Words to the persona that say nothing of what is asked. */
const ADDRESS = /\b(?:you (?:still )?(?:know|recall|remember)|(?:remind|tell) me)\b/gi;

const FORM_WEIGHT = 0.5;
const FORM = new Set(
  termsOf(
    'kind type sort name thing stuff way mention mentioned discuss describe likely consider considered might would many much time times ever currently general',
  ),
);

/** @param speakers names in lower case, by their number */
export function readQuestion(text: string, speakers: readonly string[]): Question {
  const lower = text.toLowerCase();
  const words = new Set(wordsOf(text));
  const named = speakers.flatMap((name, index) => (wordsOf(name).some((word) => words.has(word)) ? [index] : []));
  const names = new Set(speakers.flatMap((name) => termsOf(name)));
  const terms = [...new Set(termsOf(text))];
  const others = terms.filter((term) => !names.has(term));
  const asked = others.length > 0 ? others : terms;
  const day = DAY.exec(lower);
  const year = YEAR.exec(lower)?.[1];
  return {
    terms: asked.map((term) => ({ text: term, weight: FORM.has(term) ? FORM_WEIGHT : 1 })),
    kinds: kindsOf(asked),
    speaker: named.length === 1 ? named[0]! : -1,
    role: named.length === 0 ? roleMeant(text) : undefined,
    months: [...lower.matchAll(MONTH_NAME)].map(([month]) => MONTHS.indexOf(month)),
    year: year === undefined ? undefined : Number(year),
    dayOfMonth: day ? Number(day[1] ?? day[2]) : undefined,
    asksWhen: WHEN.test(text),
  };
}

/** Undefined when it speaks of both: either may have said it. */
function roleMeant(text: string): Question['role'] {
  const topic = text.replace(ADDRESS, '');
  const [person, persona] = [PERSON.test(topic), PERSONA.test(topic)];
  if (person === persona) return undefined;
  return person ? 'user' : 'assistant';
}

import { birthDateRecognisers } from './birth-dates.js';
import { financialRecognisers } from './financial.js';
import { nationalIdRecognisers } from './national-ids.js';
import { networkRecognisers } from './network.js';
import type { PersonalDataSpan, PersonalDataType } from './personal-data.js';
import { phoneRecognisers } from './phones.js';
import { secretRecognisers } from './secrets.js';
import { viewText } from './text-view.js';

/** Those that cannot match without a digit. */
const WITH_DIGITS = [...financialRecognisers, ...nationalIdRecognisers, ...phoneRecognisers, ...birthDateRecognisers];
const ALWAYS = [...networkRecognisers, ...secretRecognisers];

/**
 * Personal data that has a form: addresses, numbers, keys. Sorted, without overlaps. Pure; its time is linear in the
 * text, which it reads past invisible characters and in other scripts' digits. `ignored` types claim nothing: what they would
 * have covered is open to others.
 */
export function findPersonalData(text: string, ignored?: ReadonlySet<PersonalDataType>): PersonalDataSpan[] {
  const view = viewText(text);
  const recognisers = /\d/.test(view.text) ? [...ALWAYS, ...WITH_DIGITS] : ALWAYS;
  const claims = recognisers.flatMap((recogniser) => recogniser(view.text));
  const spans = withoutOverlaps(ignored ? claims.filter(({ type }) => !ignored.has(type)) : claims);
  return spans.map((span) => ({
    ...span,
    start: view.originalOffset(span.start),
    end: view.originalOffset(span.end - 1) + 1,
  }));
}

/** The surer claim wins, then the longer, then the earlier. */
export function withoutOverlaps(claims: readonly PersonalDataSpan[]): PersonalDataSpan[] {
  const order = claims.toSorted((a, b) => a.start - b.start || b.score - a.score);
  const kept: PersonalDataSpan[] = [];
  for (const claim of order) {
    // What is kept does not overlap, so only its end can touch the next claim.
    const beaten: PersonalDataSpan[] = [];
    let stands = true;
    for (let last = kept.at(-1 - beaten.length); last && last.end > claim.start; last = kept.at(-1 - beaten.length)) {
      if (!isBetter(claim, last)) stands = false;
      beaten.push(last);
    }
    if (!stands) continue;
    kept.length -= beaten.length;
    kept.push(claim);
  }
  return kept;
}

function isBetter(a: PersonalDataSpan, b: PersonalDataSpan): boolean {
  return a.score === b.score ? a.end - a.start > b.end - b.start : a.score > b.score;
}

/** The text with each span replaced by what `replacement` makes of it. Spans must be sorted and apart. */
export function replaceSpans(
  text: string,
  spans: readonly PersonalDataSpan[],
  replacement: (span: PersonalDataSpan) => string,
): string {
  let result = '';
  let from = 0;
  for (const span of spans) {
    result += text.slice(from, span.start) + replacement(span);
    from = span.end;
  }
  return result + text.slice(from);
}

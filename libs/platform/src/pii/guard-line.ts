import { findPersonalData, replaceSpans } from './find-personal-data.js';
import type { PersonalDataType } from './personal-data.js';

/** Addresses of pages are in what we write about ourselves; what is personal in one is found for what it is. */
const IGNORED: ReadonlySet<PersonalDataType> = new Set(['URL']);
const WITHHELD = '{"event":"line_withheld"}';

/** Whether a text that should hold codes only holds personal data that has a form. */
export function holdsPersonalData(text: string): boolean {
  return findPersonalData(text, IGNORED).length > 0;
}

/**
 * The last look at a line of JSON that is about to leave the house (a log entry, an error's body): whatever has the
 * form of personal data becomes `[TYPE]`, or `null` where it was a number. Behind lists of what may be written, not
 * instead of them: a confession has no form. The result is JSON whatever was found.
 */
export function guardLine(line: string): string {
  const spans = findPersonalData(line, IGNORED);
  if (spans.length === 0) return line;
  const guarded = replaceSpans(line, spans, ({ type, start, end }) =>
    isBareNumber(line, start, end) ? 'null' : `[${type}]`,
  );
  return isJson(guarded) ? guarded : WITHHELD + (line.endsWith('\n') ? '\n' : '');
}

function isBareNumber(line: string, start: number, end: number): boolean {
  return /[:,[]/.test(line[start - 1] ?? '') && /[,}\]]/.test(line[end] ?? '');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

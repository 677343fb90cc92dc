import type { PersonalDataSpan, StructuredType } from './personal-data.js';

/** Finds one family of data in a text that is already normalised. Pure, and linear in the text's length. */
export type Recogniser = (text: string) => PersonalDataSpan[];

/** The surety of what was matched, or nothing if it only looks like it. */
type Judge = (value: string, match: RegExpExecArray) => number | undefined;

/**
 * `pattern` must be global, begin with a lookbehind that keeps it from starting in the middle of a word, and bound its
 * repetitions: then each position costs a constant at the most.
 */
export function recognise(type: StructuredType, pattern: RegExp, judge: Judge): Recogniser {
  return (text) => {
    const spans: PersonalDataSpan[] = [];
    for (const match of text.matchAll(pattern)) {
      const value = match[0];
      const score = judge(value, match);
      if (score !== undefined) spans.push({ type, start: match.index, end: match.index + value.length, score });
    }
    return spans;
  };
}

const BEFORE = 48;
const AFTER = 24;

/** Whether a word that names the thing stands near a match, on either side. */
export function isNamed(match: RegExpExecArray, words: RegExp): boolean {
  const { index, input } = match;
  const end = index + match[0].length;
  return words.test(input.slice(Math.max(0, index - BEFORE), index)) || words.test(input.slice(end, end + AFTER));
}

const STREET =
  /^,? (?:[\p{L}\d'.-]{1,24} ){1,4}(?:street|st|road|rd|lane|ln|avenue|ave|drive|dr|court|ct|boulevard|blvd|way|parkway|pkwy|place|pl|square|terrace|close|crescent|highway|circle|trail|alley|row)\b/iu;

/** Whether a street follows: then the digits are the number of a house. */
export function isHouseNumber({ index, input, 0: value }: RegExpExecArray): boolean {
  return STREET.test(input.slice(index + value.length, index + value.length + 80));
}

/** Whether the match, in groups, is the middle of more groups of digits: then its form means nothing. */
export function isAmongDigits({ index, input, 0: value }: RegExpExecArray): boolean {
  if (!value.includes(' ')) return false;
  return (
    /\d[ -]$/.test(input.slice(Math.max(0, index - 2), index)) || /^[ -]\d/.test(input.slice(index + value.length))
  );
}

export const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');
export const lettersAndDigitsOf = (text: string): string => text.replaceAll(/[^\dA-Za-z]/g, '').toUpperCase();
/** 1111…: no number that was given to anybody. */
export const isOneDigit = (digits: string): boolean => /^(\d)\1*$/.test(digits);

import { isPossiblePhoneNumber, isValidPhoneNumber, type CountryCode } from 'libphonenumber-js';
import { SURE } from './personal-data.js';
import { digitsOf, isHouseNumber, isNamed, isOneDigit, recognise } from './recogniser.js';

const EXTENSION = '(?: ?(?:x|ext\\.?|extension|#) ?\\d{1,6})?';
/** Groups of digits with single signs between them, on one line. */
// A sign stands between any two groups: were it optional, digits could be grouped in thousands of ways.
const AREA = '\\( ?\\d{1,5} ?\\) ?[-./]?';
const NUMBER = new RegExp(
  `(?<![\\w+(.$€£%#-]|\\d[,:/])(?:\\+ ?)?(?:${AREA})?\\d{1,16}(?:(?: ?${AREA}|\\) ?|[ .\\-/]| - )\\d{1,8}){0,8}${EXTENSION}(?![\\w%]|[.,:/-]\\d|[°€$£])`,
  'gi',
);
const WORDS =
  /\b(?:tele)?(?:phone|fax|fon)s?\b|\b(?:tel|mobile|cell|cellphone|handy|office|whats ?app|signal|sms|hotline|landline|extension|pager)\b|\b(?:call(?:ed|ing)?|reach|ring|dial(?:led|ing)?|answering|text(?:ed|ing)? (?:me|her|him|them|us)|contact|get (?:me|hold))\b|\bmy number\b|\bnumber is\b/i;
const NOT_A_PHONE =
  /\b(?:order|invoice|ticket|case|account|acct|reference|ref|serial|version|isbn|zip|postcode|postal|licen[cs]e|passport|ssn|social security|iban|card|room|chapter|page|flight|model|born|birth|dob|id)\b[^.!?\n]{0,24}$/i;
const AMERICAN = /^(?:(?:\+|00)?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?!\d)|^001-\d{3}-\d{3}-\d{4}/;
/** Where a number with its trunk prefix is usually written without its country. */
const COUNTRIES: readonly CountryCode[] = ['US', 'GB', 'DE', 'FR', 'ES', 'IT', 'NL', 'BE', 'CH', 'IN', 'AU', 'IE'];
const DATE = /^(?:(?:1[89]|20)\d\d([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2(?:1[89]|20)\d\d)(?!\d)/;
const YEARS = /^(?:1[89]|20)\d\d(?: ?[-/ ] ?(?:(?:1[89]|20)\d\d|\d\d))?$/;
const DECIMALS = /^\d+\.\d+$/;

const phone = recognise('PHONE', NUMBER, (value, match) => {
  const main = value.replace(/ ?(?:x|ext\.?|extension|#) ?\d+$/i, '');
  const digits = digitsOf(main);
  if (digits.length < 6 || digits.length > 16 || isOneDigit(digits)) return undefined;
  if (DATE.test(value) || YEARS.test(main) || DECIMALS.test(value)) return undefined;
  if (isHouseNumber(match)) return undefined;
  const before = match.input.slice(Math.max(0, match.index - 40), match.index);
  if (isNamed(match, WORDS) && !NOT_A_PHONE.test(before)) return SURE.named;
  if (main.startsWith('+')) return isPossiblePhoneNumber(main) ? SURE.formed : undefined;
  if (NOT_A_PHONE.test(before)) return undefined;
  if (AMERICAN.test(main))
    return isValidPhoneNumber(main.replace(/^001/, '+1'), 'US') ? SURE.formed : SURE.likely - 0.1;
  // Bare groups of digits are mostly something else: a trunk prefix must say that they are to be dialled.
  if (!/^\(?0\d/.test(main) || digits.length < 9) return undefined;
  if (digits.startsWith('00')) return isPossiblePhoneNumber(`+${digits.slice(2)}`) ? SURE.likely : undefined;
  return COUNTRIES.some((country) => isValidPhoneNumber(main, country)) ? SURE.likely : undefined;
});

export const phoneRecognisers = [phone];

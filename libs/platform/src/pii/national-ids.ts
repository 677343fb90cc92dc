import { passesMod11Of10, passesVerhoeff, weightedSum } from './checksums.js';
import { SURE, type StructuredType } from './personal-data.js';
import {
  isAmongDigits,
  isHouseNumber,
  isNamed,
  isOneDigit,
  lettersAndDigitsOf,
  recognise,
  type Recogniser,
} from './recogniser.js';

interface NationalId {
  readonly type: StructuredType;
  /** Without its edges: no letter, digit or dash may touch it. */
  readonly form: string;
  readonly words: RegExp;
  /** Of letters and digits alone, in capitals. */
  readonly valid: (compact: string) => boolean;
  /** The surety without a word beside it; absent where only such a word makes it one. `written` is as it stands there. */
  readonly unnamed?: (written: string) => number | undefined;
}

const SSN_WORDS = /\b(?:ssn?|social(?: security)?|soc ?sec|tax ?(?:payer)?|itin|tin)\b|\bss ?#/i;
const CALENDAR = /^(?:0[1-9]|[12]\d|3[01])$/;
const separated = (written: string) => /[ .-]/.test(written);

const NATIONAL_IDS: readonly NationalId[] = [
  {
    type: 'US_SSN',
    form: '(?:\\d{3}-\\d{2}-\\d{4}|\\d{3} \\d{2} \\d{4}|\\d{3}\\.\\d{2}\\.\\d{4}|\\d{9})',
    words: SSN_WORDS,
    // Never given: areas 000, 666 and 900 on, group 00, serial 0000, and the number of an advertisement.
    valid: (id) => !/^(?:000|666|9|\d{3}00|\d{5}0000|078051120|123456789|987654321)/.test(id) && !isOneDigit(id),
    unnamed: (written) => (/[-.]/.test(written) ? SURE.formed : separated(written) ? SURE.likely : undefined),
  },
  {
    type: 'US_ITIN',
    form: '9\\d{2}([ -]?)\\d{2}\\1\\d{4}',
    words: SSN_WORDS,
    valid: (id) => /^9\d\d(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])/.test(id),
    unnamed: (written) => (separated(written) ? SURE.formed : undefined),
  },
  {
    type: 'UK_NINO',
    form: '[A-Z]{2} ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]',
    words: /\b(?:national insurance|nino|ni (?:number|no))\b/i,
    valid: (id) => /^(?!BG|GB|NK|KN|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]/.test(id),
    unnamed: () => SURE.formed,
  },
  {
    type: 'UK_NHS',
    form: '\\d{3}([ -]?)\\d{3}\\1\\d{4}',
    words: /\b(?:nhs|national health|patient)\b/i,
    valid: (id) =>
      !isOneDigit(id) && (11 - (weightedSum(id, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === Number(id[9]),
    // An American telephone number has this form, and one in eleven the checksum: see the telephone numbers.
    unnamed: () => SURE.likely,
  },
  {
    type: 'ES_DNI',
    form: '\\d{8}[ -]?[A-Z]',
    words: /\b(?:dni|nif|documento)\b/i,
    valid: (id) => isSpanishLetter(id),
    unnamed: () => SURE.formed,
  },
  {
    type: 'ES_NIE',
    form: '[XYZ][ -]?\\d{7}[ -]?[A-Z]',
    words: /\b(?:nie|extranjero)\b/i,
    valid: (id) => isSpanishLetter('XYZ'.indexOf(id[0] ?? '') + id.slice(1)),
    unnamed: () => SURE.formed,
  },
  {
    type: 'FR_NIR',
    form: '[12378] ?\\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\\d) ?(?:\\d{2}|2[AB]) ?\\d{3} ?\\d{3} ?\\d{2}',
    words: /\b(?:nir|insee|s[ée]cu(?:rit[ée] sociale)?|num[ée]ro de s[ée]cu)\b/i,
    valid: (id) => frenchKey(id) === Number(id.slice(13)),
    unnamed: () => SURE.proved,
  },
  {
    type: 'IT_CODICE_FISCALE',
    form: '[A-Z]{6} ?[\\dL-V]{2}[A-EHLMPRST][\\dL-V]{2} ?[A-Z][\\dL-V]{3}[A-Z]',
    words: /\b(?:codice fiscale|fiscal code)\b/i,
    // Digits may be letters where two people share a code, but never all.
    valid: (id) => /\d/.test(id) && id[15] === italianLetter(id.slice(0, 15)),
    unnamed: () => SURE.proved,
  },
  {
    type: 'DE_STEUER_ID',
    form: '[1-9]\\d ?\\d{3} ?\\d{3} ?\\d{3}',
    words: /\b(?:steuer\S{0,24}|tax id|idnr|tin)(?!\w)/i,
    valid: (id) => isGermanSpread(id.slice(0, 10)) && passesMod11Of10(id),
    unnamed: (written) => (separated(written) ? SURE.likely : undefined),
  },
  {
    type: 'NL_BSN',
    form: '\\d{9}|\\d{4}[. ]\\d{2}[. ]\\d{3}',
    words: /\b(?:bsn|burgerservicenummer|sofi|citizen service)\b/i,
    valid: (id) => !isOneDigit(id) && weightedSum(id, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
  },
  {
    type: 'PL_PESEL',
    form: '\\d{11}',
    words: /\b(?:pesel)\b/i,
    valid: (id) =>
      CALENDAR.test(id.slice(4, 6)) &&
      /^(?:0[1-9]|1[0-2])$/.test(String(Number(id.slice(2, 4)) % 20).padStart(2, '0')) &&
      weightedSum(id, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0,
    unnamed: () => SURE.likely,
  },
  {
    type: 'IN_AADHAAR',
    form: '[2-9]\\d{3}([ -]?)\\d{4}\\1\\d{4}',
    words: /\b(?:aadhaa?r|uidai?)\b/i,
    valid: passesVerhoeff,
    unnamed: (written) => (separated(written) ? SURE.likely : undefined),
  },
  {
    type: 'IN_PAN',
    form: '[A-Z]{3}[ABCFGHLJPTK][A-Z]\\d{4}[A-Z]',
    words: /\b(?:pan|permanent account)\b/i,
    valid: () => true,
    unnamed: (written) => (written === written.toUpperCase() ? SURE.formed : undefined),
  },
  {
    type: 'BR_CPF',
    form: '\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}|\\d{11}',
    words: /\b(?:cpf|cadastro de pessoas)\b/i,
    valid: (id) => !isOneDigit(id) && [9, 10].every((length) => brazilianDigit(id, length) === Number(id[length])),
    unnamed: (written) => (separated(written) ? SURE.proved : undefined),
  },
  {
    type: 'US_DRIVER_LICENSE',
    form: '[A-Z]{0,2}\\d{5,14}[A-Z]?|[A-Z]\\d{3}-\\d{4}-\\d{4}',
    words: /\b(?:driv(?:er|ing)(?:['’]?s)? licen[cs]e|\bdl(?: number|#| no))/i,
    valid: () => true,
  },
  {
    type: 'PASSPORT',
    form: '[A-Z]{0,2}\\d{6,9}',
    words: /\bpassport\b/i,
    valid: () => true,
  },
];

function toRecogniser({ type, form, words, valid, unnamed }: NationalId): Recogniser {
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_+.-])(?:${form})(?![\\p{L}\\p{N}_]|[-.]\\d)`, 'giu');
  return recognise(type, pattern, (value, match) => {
    if (!valid(lettersAndDigitsOf(value))) return undefined;
    // A named identifier outdoes what its digits might also be.
    if (isNamed(match, words)) return SURE.named + 0.02;
    return isHouseNumber(match) || isAmongDigits(match) ? undefined : unnamed?.(value);
  });
}

const isSpanishLetter = (id: string) => 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(id.slice(0, 8)) % 23] === id[8];

function frenchKey(id: string): number {
  const digits = id.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97 - Number(BigInt(digits) % 97n);
}

/** Values of 0..9, A..Z on odd places, by the decree of 1976. */
const ITALIAN_ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

function italianLetter(id: string): string {
  const sum = [...id].reduce((total, character, at) => {
    const value = Number.parseInt(character, 36);
    const place = value > 9 ? value - 10 : value;
    return total + (at % 2 === 0 ? (ITALIAN_ODD[place] ?? 0) : place);
  }, 0);
  return String.fromCharCode(65 + (sum % 26));
}

/** Of the first ten digits exactly one comes twice, or three times. */
function isGermanSpread(digits: string): boolean {
  const counts = [...new Set(digits)].map((digit) => digits.split(digit).length - 1).filter((count) => count > 1);
  return counts.length === 1 && (counts[0] ?? 0) <= 3;
}

function brazilianDigit(id: string, length: number): number {
  const weights = Array.from({ length }, (_, at) => length + 1 - at);
  return ((weightedSum(id, weights) * 10) % 11) % 10;
}

export const nationalIdRecognisers = NATIONAL_IDS.map(toRecogniser);

import { createHash } from 'node:crypto';
import { mod97, passesLuhn } from './checksums.js';
import { ibanAtStartOf } from './iban-formats.js';
import { SURE, type PersonalDataSpan } from './personal-data.js';
import { digitsOf, isNamed, isOneDigit, lettersAndDigitsOf, recognise } from './recogniser.js';

const IBAN_START = /(?<![\p{L}\p{N}])[A-Z]{2}[ -]?\d[ -]?\d(?:[ -]?[\dA-Z]){11,30}/giu;

/** In print in groups of four, with blanks or dashes; the word behind the last group is not part of it. */
function iban(text: string): PersonalDataSpan[] {
  const spans: PersonalDataSpan[] = [];
  for (const { index, 0: candidate } of text.matchAll(IBAN_START)) {
    const number = ibanAtStartOf(lettersAndDigitsOf(candidate));
    if (number === undefined || mod97(number.slice(4) + number.slice(0, 4)) !== 1) continue;
    const end = index + lengthOf(candidate, number.length);
    if (!/[\p{L}\p{N}]/u.test(text[end] ?? ''))
      spans.push({ type: 'IBAN', start: index, end, score: SURE.proved + 0.01 });
  }
  return spans;
}

/** How far into `written` its first `count` letters and digits reach. */
function lengthOf(written: string, count: number): number {
  let at = 0;
  for (let seen = 0; seen < count; at++) if (/[\dA-Za-z]/.test(written[at] ?? '')) seen++;
  return at;
}

const CARD = /(?<![\w.+-])\d(?:[ -]?\d){11,18}(?![\w]|[.-]\d)/g;
const CARD_WORD = /\b(?:card|visa|master ?card|amex|credit|debit|cc|pan|maestro|discover|diners|jcb)\b/i;
/** Issuer ranges (ISO/IEC 7812) with the lengths that they come in. */
const ISSUERS: readonly [prefix: RegExp, lengths: readonly number[]][] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|64[4-9]|65)/, [16, 17, 18, 19]],
  [/^(?:30[0-5]|309|3[689])/, [14, 15, 16, 17, 18, 19]],
  [/^(?:35[2-8]|2131|1800)/, [15, 16, 17, 18, 19]],
  [/^(?:0604|5018|5019|5020|5038|5[6-8]|6)/, [12, 13, 14, 15, 16, 17, 18, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^220[0-4]/, [16, 17, 18, 19]],
  [/^1(?!8)/, [15]],
];

const card = recognise('CARD', CARD, (value, match) => {
  const digits = digitsOf(value);
  if (isOneDigit(digits) || !passesLuhn(digits)) return undefined;
  if (!ISSUERS.some(([prefix, lengths]) => prefix.test(digits) && lengths.includes(digits.length))) return undefined;
  if (isNamed(match, CARD_WORD)) return SURE.proved + 0.02;
  // Twelve and thirteen digits are also article numbers and times; one in ten passes Luhn.
  return digits.length > 13 || digits.startsWith('4') ? SURE.proved : SURE.likely;
});

const BECH32 = /(?<![\dA-Za-z])(?:bc1|tb1|ltc1)[02-9ac-hj-np-z]{11,87}(?![\dA-Za-z])/gi;
const BASE58 = /(?<![\dA-Za-z])[13LM][1-9A-HJ-NP-Za-km-z]{25,34}(?![\dA-Za-z])/g;
const ETHEREUM = /(?<![\dA-Za-z])0x[\dA-Fa-f]{40}(?![\dA-Za-z])/g;
const CRYPTO = [
  recognise('CRYPTO', BECH32, (value) => (passesBech32(value) ? SURE.proved : undefined)),
  recognise('CRYPTO', BASE58, (value) => (passesBase58Check(value) ? SURE.proved : undefined)),
  recognise('CRYPTO', ETHEREUM, () => SURE.proved),
];

const BECH32_LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const BECH32_GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
/** The remainders that BIP 173 and BIP 350 (taproot) ask for. */
const BECH32_REMAINDERS = [1, 0x2bc830a3];

function passesBech32(address: string): boolean {
  const lower = address.toLowerCase();
  if (address !== lower && address !== address.toUpperCase()) return false;
  const cut = lower.lastIndexOf('1');
  const prefix = [...lower.slice(0, cut)].map((letter) => letter.charCodeAt(0));
  const data = [...lower.slice(cut + 1)].map((letter) => BECH32_LETTERS.indexOf(letter));
  const values = [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...data];
  let check = 1;
  for (const value of values) {
    const top = check >> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    for (const [bit, generator] of BECH32_GENERATOR.entries()) if ((top >> bit) & 1) check ^= generator;
  }
  return BECH32_REMAINDERS.includes(check);
}

const BASE58_DIGITS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function passesBase58Check(address: string): boolean {
  let number = 0n;
  for (const digit of address) number = number * 58n + BigInt(BASE58_DIGITS.indexOf(digit));
  const hex = number.toString(16).padStart(50, '0');
  if (hex.length !== 50) return false;
  const bytes = Buffer.from(hex, 'hex');
  return sha256(sha256(bytes.subarray(0, 21)))
    .subarray(0, 4)
    .equals(bytes.subarray(21));
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

export const financialRecognisers = [iban, card, ...CRYPTO];

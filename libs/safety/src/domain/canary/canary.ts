import { SEPARATOR } from '../normalise.js';
import { disguisedLetter, type LetterReading, type Spelling } from '../output/spelled-scanner.js';

/** No vowels, so that it is no word; no letter that a digit stands for. */
const ALPHABET = 'bcdfghjkmnpqrtvwxz';
const ALL = 'abcdefghijklmnopqrstuvwxyz';
const DRAWN = 12;
/** Few words end with what any of the spellings begins with: hardly a letter waits for a canary that does not come. */
const BEGINNING = 'cq';
const END = 'xj';

/** A word that nobody writes by chance, in 2 ** 50: whoever says it has read what it stands in. The same for the same digest. */
export function canaryOf(digest: Uint8Array): string {
  if (digest.length < DRAWN) throw new Error('a canary needs a longer digest');
  const drawn = Array.from(digest.subarray(0, DRAWN), (byte) => ALPHABET[byte % ALPHABET.length]);
  return `${BEGINNING}${drawn.join('')}${END}`;
}

/** The canary as it may be said: in any case, spacing and disguise, backwards, or shifted. Read by {@link disguisedLetter}. */
export function spellCanary(id: string, canary: string): Spelling[] {
  const backwards = [...canary].toReversed().join('');
  const shifted = canary.replaceAll(/[a-z]/g, (letter) => ALL[(ALL.indexOf(letter) + 13) % ALL.length]!);
  return [canary, backwards, shifted].map((form) => spelling(id, form, disguisedLetter));
}

/** The canary in codes that anybody can undo. Read by {@link plainLetter}. */
export function spellCodes(id: string, canary: string): Spelling[] {
  const codes = [canary, canary.toUpperCase()].flatMap(encoded);
  return codes.map((code) => spelling(id, code, plainLetter));
}

function spelling(id: string, text: string, readingOf: LetterReading): Spelling {
  const letters = [...text].flatMap((character) => [...readingOf(character)]);
  return { id, letters: letters.filter((letter) => letter !== SEPARATOR), fromWordStart: false, toWordEnd: false };
}

/** Letters and digits as they are, but for width and marks: codes tell digits from letters, and large ones from small. */
export const plainLetter: LetterReading = (character) =>
  character <= '\u007f' ? ASCII[character.charCodeAt(0)]! : read(character);

function read(character: string): string {
  const [letter = ''] = character.normalize('NFKD');
  return /[\p{L}\p{N}]/u.test(letter) ? letter : SEPARATOR;
}

const ASCII = Array.from({ length: 128 }, (_, code) => read(String.fromCharCode(code)));

function encoded(text: string): string[] {
  const bytes = Buffer.from(text);
  const small = Array.from(bytes, (byte) => byte.toString(16));
  const hexadecimal = [small, small.map((digits) => digits.toUpperCase())];
  return [
    ...hexadecimal.flatMap((digits) => [digits.join(''), digits.join('0x'), digits.join('x')]),
    bytes.join(''),
    ...[0, 1, 2].map((before) => base64Inside(bytes, before)),
  ];
}

/**
 * What base64 makes of the bytes wherever they stand in a longer text: without the letters that depend on neighbours, and from
 * the first on that no word ends with.
 */
function base64Inside(bytes: Uint8Array, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  const inside = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  return inside.slice(Math.max(0, inside.search(/[A-Z\d]/)));
}

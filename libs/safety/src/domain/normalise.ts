/** What a character reads as: '' when it cannot be seen, {@link SEPARATOR} between words, else letters and digits. */
export const SEPARATOR = ' ';

/** Digits and signs that stand in for letters. */
const LEET = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's' };

/** Letters of other alphabets that look like Latin ones. Only what reads the same at a glance. */
const LOOKALIKES = [
  ['aаαɑ', 'bƀ', 'cс', 'dԁđ', 'eеε', 'gɡ', 'hһ', 'iіιı', 'jј', 'kкκ'],
  ['lł', 'nν', 'oоοø', 'pрρ', 'sѕ', 'tτ', 'uυ', 'xхχ', 'yу'],
].flat();
const CONFUSABLE = LOOKALIKES.flatMap(([latin = '', ...others]) => others.map((other) => [other, latin] as const));

const READS_AS = new Map<string, string>([...Object.entries(LEET), ...CONFUSABLE]);

/** Format characters, variation selectors and fillers, combining accents, and apostrophes (`don't` reads `dont`). */
const INVISIBLE = /[\p{Cf}\u0300-\u036f\ufe00-\ufe0f\u115f\u1160\u3164\uffa0'’ʼ`]/u;
const WORD = /[\p{L}\p{N}\p{M}]/u;

const ASCII = Array.from({ length: 128 }, (_, code) => readCharacter(String.fromCharCode(code)));

/**
 * How one character (one code point) reads, apart from case, width, accents and disguise. It looks at no neighbour:
 * that is what lets a text be normalised piece by piece with the same result as at once, and each normalised
 * letter be traced to the original character that it came from.
 */
export function normaliseCharacter(character: string): string {
  return ASCII[character.charCodeAt(0)] ?? readCharacter(character);
}

function readCharacter(character: string): string {
  let reading = '';
  for (const part of character.normalize('NFKD').toLowerCase()) {
    if (INVISIBLE.test(part)) continue;
    reading += READS_AS.get(part) ?? (WORD.test(part) ? part : SEPARATOR);
  }
  return reading;
}

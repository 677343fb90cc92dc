/**
 * Kinds of script that tokenizers treat alike:
 * - `latin`: ASCII, Latin, Greek and Cyrillic letters, and what stands between them: several characters a token;
 * - `cjk`: Chinese, Japanese and Korean: about one token a character;
 * - `other`: every other script, symbols and emoji: between the two.
 */
export const SCRIPT_CLASSES = ['latin', 'cjk', 'other'] as const;
export type ScriptClass = (typeof SCRIPT_CLASSES)[number];
export type PerScript = Record<ScriptClass, number>;

/** First code unit after Latin, Greek and Cyrillic. */
const LATIN_END = 0x0530;
/** General punctuation: dashes and typographic quotation marks. */
const PUNCTUATION = [0x2000, 0x206f] as const;
const CJK: readonly (readonly [number, number])[] = [
  [0x1100, 0x11ff], // Hangul Jamo
  [0x2e80, 0x9fff], // radicals, kana, unified ideographs
  [0xac00, 0xd7ff], // Hangul syllables
  [0xf900, 0xfaff], // compatibility ideographs
  [0xff00, 0xffef], // full-width and half-width forms
];

/** @param unit a UTF-16 code unit */
export function scriptOf(unit: number): ScriptClass {
  if (unit < LATIN_END || within(unit, PUNCTUATION)) return 'latin';
  return CJK.some((range) => within(unit, range)) ? 'cjk' : 'other';
}

/** UTF-16 code units by class. Ideographs outside the basic plane count as two `other`: rare, and no less costly. */
export function countScripts(text: string): PerScript {
  let latin = 0;
  let cjk = 0;
  for (let index = 0; index < text.length; index += 1) {
    const script = scriptOf(text.charCodeAt(index));
    if (script === 'latin') latin += 1;
    else if (script === 'cjk') cjk += 1;
  }
  return { latin, cjk, other: text.length - latin - cjk };
}

const within = (unit: number, [first, last]: readonly [number, number]): boolean => unit >= first && unit <= last;

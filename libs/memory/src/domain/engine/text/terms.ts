import { stemmer } from 'stemmer';
import { STOP_WORDS } from './stop-words.js';

const ASCII = /^[\0-\x7f]*$/;
const ASCII_WORD = /[a-z0-9]+/g;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Written without spaces: two neighbouring characters stand for a word. */
const UNSPACED_SCRIPTS = '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}';
const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, 'u');
const RUN = new RegExp(`[${UNSPACED_SCRIPTS}]+|[^${UNSPACED_SCRIPTS}]+`, 'gu');
const LATIN_MARK = /[\u0300-\u036f]/g;
const STEMMABLE = /^[a-z]+$/;
/** What is longer is no word anyone will ask for: an address, a key, held-down letters. */
const LONGEST_WORD = 40;

/** Lower-case words of any script, accents of European ones removed, in order and with repetitions. */
export function wordsOf(text: string): string[] {
  const lower = text.toLowerCase();
  if (ASCII.test(lower)) return (lower.match(ASCII_WORD) ?? []).map((word) => word.slice(0, LONGEST_WORD));
  // Marks are removed from the decomposed form, and what was decomposed for no mark's sake (Hangul) is put together again.
  const folded = lower.normalize('NFKD').replace(LATIN_MARK, '').normalize('NFC');
  return (folded.match(WORD) ?? []).flatMap((word) => (UNSPACED.test(word) ? pairsOf(word) : [cut(word)]));
}

/** What a text is found by: its words without the ones that every text has, English ones reduced to their stem. */
export function termsOf(text: string): string[] {
  const terms: string[] = [];
  for (const word of wordsOf(text)) if (!STOP_WORDS.has(word)) terms.push(termOf(word));
  return terms;
}

/** The term of a lower-case word. */
function termOf(word: string): string {
  return STEMMABLE.test(word) ? stemmer(word) : word;
}

function pairsOf(word: string): string[] {
  return (word.match(RUN) ?? []).flatMap((run) => {
    const characters = [...run];
    if (characters.length === 1 || !UNSPACED.test(run)) return [cut(run)];
    return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
  });
}

function cut(word: string): string {
  return word.length <= LONGEST_WORD ? word : [...word].slice(0, LONGEST_WORD).join('');
}

import type { MemoryContent } from '../memory.js';
import { contentWords, normalised } from '../writing/words.js';

/** Words of a phrase that alone tell whom or what it is about. */
const TELLING_WORDS = 2;

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;

/**
 * Finds the texts that say the same as a memory, so that they can be forgotten with it: those that hold its value word
 * by word. A value that many sentences hold ("blue") counts only beside a word of what it is the value of ("favourite
 * colour"); one of several words, with a digit, or with a name in it counts anywhere. In doubt a text is one too many: the
 * person asked for it to be forgotten, and the text stays in their transcript.
 */
export function restates({ text, subject, attribute, value }: MemoryContent): (said: string) => boolean {
  const sentence = normalised(text);
  const phrase = normalised(value);
  const beside = contentWords(`${attribute} ${subject}`);
  const isTelling = tells(value);
  return (said) => {
    const heard = normalised(said);
    if (holds(heard, sentence)) return true;
    if (!holds(heard, phrase)) return false;
    if (isTelling || beside.size === 0) return true;
    const words = contentWords(said);
    return [...beside].some((word) => words.has(word));
  };
}

function tells(value: string): boolean {
  // Where letters have no case, nobody can tell a name from another word.
  return contentWords(value).size >= TELLING_WORDS || /\d|\p{Lu}|\p{Lo}/u.test(value);
}

/** Whole words only, where words are written apart: "Anna" is not in "Annabel". */
function holds(text: string, phrase: string): boolean {
  if (UNSPACED.test(phrase)) return text.includes(phrase);
  return phrase !== '' && ` ${text} `.includes(` ${phrase} `);
}

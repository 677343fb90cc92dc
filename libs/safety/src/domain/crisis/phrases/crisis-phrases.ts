import { normaliseCharacter, SEPARATOR } from '../../normalise.js';
import type { CrisisPhraseRule, CrisisPhraseTier } from './crisis-phrase-rule.js';
import { ENGLISH } from './english.js';
import { WordPatterns } from './word-patterns.js';

/** A rule that a text meets. */
export type CrisisPhrase = Pick<CrisisPhraseRule, 'id' | 'tier'>;

/** Gravest first. */
const ORDER: readonly CrisisPhraseTier[] = ['acute', 'elevated', 'concern', 'mention'];
const RULES = ENGLISH.toSorted((a, b) => ORDER.indexOf(a.tier) - ORDER.indexOf(b.tier));

const patterns = new WordPatterns(RULES.map((rule) => rule.patterns));

/** Which crisis phrases a text holds, gravest first. They hear words, not meanings: a judge reads what they find. */
export function findCrisisPhrases(text: string): CrisisPhrase[] {
  const found = patterns.find(wordsOf(text));
  return RULES.filter((_, at) => found.has(at)).map(({ id, tier }) => ({ id, tier }));
}

/** The words of a text, apart from case, accents and disguise. */
function wordsOf(text: string): string[] {
  let reading = '';
  for (const character of text) reading += normaliseCharacter(character);
  return reading.split(SEPARATOR).filter(Boolean);
}

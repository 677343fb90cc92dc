import type { Candidate } from './candidate.js';
import { contentWords, coverage, sentencesOf } from './words.js';

/** A candidate is taken for the person's own words from this share of its value's words on. */
const GROUNDED = 0.5;
const AFFIRMS =
  /^\W*(?:yes|yeah|yep|yup|sure|exactly|right|correct|indeed|true|that's (?:right|true|it)|absolutely|definitely|i (?:do|did|am|have|was|will)\b(?!n't| not))/iu;

export const affirms = (text: string): boolean => AFFIRMS.test(text);

export interface Evidence {
  /** The sentence of the person's that says it best; absent where they said nothing of the kind. */
  readonly sentence: string | undefined;
  /**
   * - `said`: in the person's own words;
   * - `affirmed`: the persona asked, and the person said yes;
   * - `echo`: only the persona's words, or what was recalled for it, hold it;
   * - `concluded`: nobody said it in these words.
   */
  readonly grounds: 'said' | 'affirmed' | 'echo' | 'concluded';
}

/** Looks for whose words a candidate is made of. */
export function evidenceFor(candidate: Candidate): Evidence {
  const wanted = candidate.value === '' ? candidate.text : candidate.value;
  const own = candidate.turns.flatMap(({ said }) => sentencesOf(said.text));
  const sentence = bestFor(candidate, wanted, own);
  if (sentence !== undefined && coverage(wanted, sentence) >= GROUNDED) return { sentence, grounds: 'said' };
  // Spread over several of their sentences: still theirs.
  if (own.length > 0 && coverage(wanted, own.join(' ')) >= GROUNDED) return { sentence: undefined, grounds: 'said' };
  const affirming = candidate.turns.find(
    ({ said, before }) => affirms(said.text) && coverage(wanted, before?.text ?? '') >= GROUNDED,
  );
  if (affirming) return { sentence: sentencesOf(affirming.said.text)[0], grounds: 'affirmed' };
  return { sentence: undefined, grounds: isEcho(candidate, wanted) ? 'echo' : 'concluded' };
}

function bestFor({ text }: Candidate, wanted: string, sentences: readonly string[]): string | undefined {
  const score = (sentence: string): number => coverage(wanted, sentence) + coverage(text, sentence) / 10;
  return sentences.reduce<string | undefined>(
    (best, sentence) => (best === undefined || score(sentence) > score(best) ? sentence : best),
    undefined,
  );
}

function isEcho({ turns }: Candidate, wanted: string): boolean {
  if (contentWords(wanted).size === 0) return false;
  const others = turns.flatMap(({ before, answered, recalledMemories }) => [
    before?.text ?? '',
    answered?.text ?? '',
    ...recalledMemories.map(({ text }) => text),
  ]);
  return others.some((text) => coverage(wanted, text) >= GROUNDED);
}

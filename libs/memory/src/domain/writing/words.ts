const FUNCTION_WORDS = new Set(
  (
    'a an the of in on at to for from by with and or but as is are was were be been being am do does did has have had i me my mine ' +
    'you your he him his she her they them their it its we us our this that these those so very really just now also too ' +
    'user person who which there here about into s ve re ll d m t'
  ).split(' '),
);

/** Lower case, without accents' variants, articles, punctuation and doubled spaces: what makes two values the same. */
export function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’`]/gu, "'")
    .replace(/[^\p{L}\p{N}'\s-]+/gu, ' ')
    .replace(/\b(?:a|an|the|my|their|his|her|our)\s+/gu, '')
    .replace(/[\s_]+/gu, ' ')
    .trim();
}

/** A crude stem, only ever compared with others of its making: `moved`, `moving` and `moves` become one. */
function stemmed(word: string): string {
  if (word.length <= 3) return word;
  const stem = word
    .replace(/'s$/u, '')
    .replace(/(?:ies|ied)$/u, 'y')
    .replace(/(?:ing|ed|es|s)$/u, '');
  return stem.length >= 3 ? stem.replace(/e$/u, '') : word;
}

/** The stems of the words that carry meaning. */
export function contentWords(text: string): Set<string> {
  const words = normalised(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => !FUNCTION_WORDS.has(word)).map(stemmed));
}

/** Share of the first text's meaningful words that the second holds; 1 when the first has none. */
export function coverage(of: string, by: string): number {
  const words = contentWords(of);
  if (words.size === 0) return 1;
  const there = contentWords(by);
  return [...words].filter((word) => there.has(word)).length / words.size;
}

/** Shared words among all words of two texts (Jaccard). */
export function similarity(one: string, other: string): number {
  const [a, b] = [contentWords(one), contentWords(other)];
  const shared = [...a].filter((word) => b.has(word)).length;
  const all = a.size + b.size - shared;
  return all === 0 ? 1 : shared / all;
}

export function sentencesOf(text: string): string[] {
  return (text.match(/[^.!?\n]+(?:\.(?=\S)[^.!?\n]+)*[.!?]*/gu) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => /\p{L}/u.test(sentence));
}

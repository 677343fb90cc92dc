import type { SeededRandom } from '../../../fault/seeded-random.js';

/** About as a model's tokenizer cuts: words of at most six letters with the blank before them, signs by themselves. */
export function tokensOf(text: string): string[] {
  return text.match(/ ?[\p{L}\p{N}\p{M}]{1,6}|\s+|./gsu) ?? [];
}

/** Ways in which a text may arrive. All keep it whole; some cut within characters and entities. */
const CUTS: readonly ((text: string, random: SeededRandom) => string[])[] = [
  tokensOf,
  // One UTF-16 unit at a time: through the middle of surrogate pairs, entities and combining sequences.
  (text) => text.split(''),
  (text, random) => pieces(text, () => random.between(1, 12)),
  (text, random) => pieces(text, () => random.between(1, 3)),
  (text, random) => pieces(text, () => random.between(20, 400)),
  (text) => [text],
];

export function cut(text: string, random: SeededRandom, index: number): string[] {
  return CUTS[index % CUTS.length]!(text, random);
}

function pieces(text: string, length: () => number): string[] {
  const parts: string[] = [];
  for (let at = 0; at < text.length;) {
    const end = at + length();
    parts.push(text.slice(at, end));
    at = end;
  }
  return parts;
}

import type { SeededRandom } from './seeded-random.js';
import { CHARACTERS_PER_TOKEN } from './tokens.js';

const FEWEST_PIECES = 4;

/**
 * Cuts a text into the pieces of a stream, at word ends. Without `count` the sizes are uneven, as in real streams;
 * with it there are exactly so many, or one a word if the text has fewer words.
 */
export function splitText(text: string, random: SeededRandom, count?: number): string[] {
  const words = text.match(/\s*\S+|\s+$/g) ?? [];
  return count === undefined ? unevenly(words, text.length, random) : evenly(words, count);
}

function evenly(words: readonly string[], count: number): string[] {
  const pieces = Math.min(count, words.length);
  const edge = (piece: number): number => Math.floor((piece * words.length) / pieces);
  return Array.from({ length: pieces }, (_, piece) => words.slice(edge(piece), edge(piece + 1)).join(''));
}

function unevenly(words: readonly string[], length: number, random: SeededRandom): string[] {
  const target = (): number =>
    Math.min(random.integer(4, 14) * CHARACTERS_PER_TOKEN, Math.ceil(length / FEWEST_PIECES));
  const pieces: string[] = [];
  let piece = '';
  let size = target();
  for (const word of words) {
    piece += word;
    if (piece.length < size) continue;
    pieces.push(piece);
    piece = '';
    size = target();
  }
  return piece === '' ? pieces : [...pieces, piece];
}

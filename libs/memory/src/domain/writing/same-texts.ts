import { isNegated, numbersIn, SAME_TEXT } from './matching.js';
import { contentWords } from './words.js';

interface Entry<T> {
  readonly item: T;
  readonly words: ReadonlySet<string>;
  readonly order: number;
}

/** Guards the rounding of shares: 0.8 of 35 words are 28, and not 29. */
const EPSILON = 1e-9;

/**
 * Finds what says the same as a text (`sameText`) among many, without comparing each with each: thousands of memories
 * would hold the event loop for minutes. Two texts that share enough of their words share one of the rarest few of each.
 */
export class SameTexts<T> {
  private readonly frequencies = new Map<string, number>();
  private readonly entries = new Map<string, Entry<T>[]>();
  private added = 0;

  /** @param texts by which rare words are told from common ones; others may be added, only slower */
  constructor(texts: Iterable<string>) {
    for (const text of texts) {
      for (const word of contentWords(text)) this.frequencies.set(word, this.frequency(word) + 1);
    }
  }

  add(text: string, item: T): void {
    const words = contentWords(text);
    const entry = { item, words, order: this.added };
    this.added += 1;
    for (const key of this.keysOf(text, words)) {
      const others = this.entries.get(key);
      if (others) others.push(entry);
      else this.entries.set(key, [entry]);
    }
  }

  /** The one that was added first of those that say the same and fit. */
  find(text: string, fits: (item: T) => boolean): T | undefined {
    const words = contentWords(text);
    let first: Entry<T> | undefined;
    for (const key of this.keysOf(text, words)) {
      const found = this.entries.get(key)?.find((entry) => fits(entry.item) && share(words, entry.words) >= SAME_TEXT);
      if (found && (first === undefined || found.order < first.order)) first = found;
    }
    return first?.item;
  }

  /** Of all the words as many that at least one of them is left when the share that may differ is taken away. */
  private keysOf(text: string, words: ReadonlySet<string>): string[] {
    const kind = `${numbersIn(text)}/${isNegated(text)}/`;
    if (words.size === 0) return [kind];
    const rarest = [...words].toSorted((a, b) => this.frequency(a) - this.frequency(b) || (a < b ? -1 : 1));
    return rarest.slice(0, words.size - Math.ceil(SAME_TEXT * words.size - EPSILON) + 1).map((word) => kind + word);
  }

  private frequency(word: string): number {
    return this.frequencies.get(word) ?? 0;
  }
}

function share(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of a) if (b.has(word)) shared += 1;
  const all = a.size + b.size - shared;
  return all === 0 ? 1 : shared / all;
}

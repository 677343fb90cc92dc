import { styleMarks } from './style-marks.js';

/** A text as the linear models see it: which hashed features are present. Each block is scaled to length 1 by its count. */
export interface TextFeatures {
  /** Words, pairs of words, and letters of words in threes to fives: what is said. */
  readonly lexical: Uint32Array;
  /** Capitals, sentence lengths, contractions: how it is written. */
  readonly style: Uint32Array;
}

/** Longer texts are read at both ends: what is hidden in the middle of a very long text is for the model to judge. */
const MAX_CHARACTERS = 8_192;
const MAX_WORD = 20;
const SHORTEST_GRAM = 3;
const LONGEST_GRAM = 5;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

const TOKEN = /[\p{L}\p{N}]+(?:'\p{L}+)?|[^\s\p{L}\p{N}]/gu;
const URL = /\bhttps?:\/\/\S+/g;
// oxlint-disable-next-line no-control-regex
const NOT_ASCII = /[^\x00-\x7f]/;

/**
 * Hashes texts into `2 ** bits` features. One reader serves a process: it keeps its buffers.
 */
export class HashedFeatures {
  private readonly mask: number;
  /** When each feature was last found, in blocks read: tells first finds from repetitions without clearing. */
  private readonly lastSeen: Uint32Array;
  private blocks = 0;
  private found: Uint32Array = new Uint32Array(1024);
  private count = 0;

  constructor(readonly bits: number) {
    this.mask = 2 ** bits - 1;
    this.lastSeen = new Uint32Array(2 ** bits);
  }

  /** The features are views into the reader: they hold until the next text is read. */
  read(text: string): TextFeatures {
    const bounded = bound(text);
    this.count = 0;
    this.begin();
    this.readWords(simplify(bounded));
    const lexical = this.count;
    this.begin();
    for (const mark of styleMarks(bounded)) this.add(hash(mark, 0, mark.length));
    return { lexical: this.found.subarray(0, lexical), style: this.found.subarray(lexical, this.count) };
  }

  /** From here on every feature is new again. */
  private begin(): void {
    this.blocks = (this.blocks + 1) >>> 0;
    if (this.blocks > 0) return;
    this.lastSeen.fill(0);
    this.blocks = 1;
  }

  private readWords(text: string): void {
    let previous = FNV_OFFSET;
    for (const word of text.match(TOKEN) ?? []) {
      const code = hash(word, 0, word.length);
      this.add(code);
      this.add(Math.imul(code ^ Math.imul(previous, 31), 0xc2b2ae35));
      previous = code;
      if (word.length > 1) this.readLetters(`_${word.slice(0, MAX_WORD)}_`);
    }
  }

  private readLetters(word: string): void {
    for (let start = 0; start < word.length; start += 1) {
      let code = FNV_PRIME ^ FNV_OFFSET;
      const end = Math.min(word.length, start + LONGEST_GRAM);
      for (let at = start; at < end; at += 1) {
        code = Math.imul(code ^ word.charCodeAt(at), FNV_PRIME);
        if (at - start >= SHORTEST_GRAM - 1) this.add(code);
      }
    }
  }

  private add(code: number): void {
    const feature = ((code ^ (code >>> 15)) >>> 3) & this.mask;
    if (this.lastSeen[feature] === this.blocks) return;
    this.lastSeen[feature] = this.blocks;
    if (this.count === this.found.length) this.found = grown(this.found);
    this.found[this.count] = feature;
    this.count += 1;
  }
}

function bound(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text;
  return `${text.slice(0, MAX_CHARACTERS / 2)} ${text.slice(-MAX_CHARACTERS / 2)}`;
}

/** Same words, same features: case, width, invisible characters, digits and addresses are taken out. */
function simplify(text: string): string {
  const plain = NOT_ASCII.test(text)
    ? text
        .normalize('NFKC')
        .replaceAll(/\p{Cf}/gu, '')
        .replaceAll('’', "'")
    : text;
  return plain.toLowerCase().replaceAll(URL, ' url ').replaceAll(/\d/g, '0');
}

/** FNV-1a over UTF-16 units. */
function hash(text: string, start: number, end: number): number {
  let code = FNV_OFFSET;
  for (let at = start; at < end; at += 1) code = Math.imul(code ^ text.charCodeAt(at), FNV_PRIME);
  return code;
}

function grown(array: Uint32Array): Uint32Array {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}

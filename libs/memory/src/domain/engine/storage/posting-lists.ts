import { withRoom } from './growth.js';

const SMALLEST = 1;
const COUNT_BITS = 4;
const MOST = (1 << COUNT_BITS) - 1;
const NONE = 0xff_ff_ff_ff;

/** A posting: which document, and how often the term occurs in it (15 stands for more, where BM25 is flat anyway). */
export const postingOf = (document: number, occurrences: number): number =>
  ((document << COUNT_BITS) | Math.min(MOST, occurrences)) >>> 0;
export const documentOf = (posting: number): number => posting >>> COUNT_BITS;
export const occurrencesOf = (posting: number): number => posting & MOST;

/**
 * One growing list of postings a term, all in one array: most terms of a person occur once or twice, and an array object
 * for each would cost more than what it holds. A list that is full moves to a block of twice the size; the old block
 * goes to the next list of its size.
 */
export class PostingLists {
  data = new Uint32Array(32);
  starts = new Uint32Array(8);
  counts = new Uint32Array(8);
  private used = 0;
  /** Log2 of the block size, plus one; 0: the term has no block. */
  private sizes = new Uint8Array(8);
  private readonly freeBlocks = new Uint32Array(32).fill(NONE);

  get bytes(): number {
    return this.data.byteLength + this.starts.byteLength + this.counts.byteLength + this.sizes.byteLength;
  }

  append(term: number, posting: number): void {
    this.starts = withRoom(this.starts, term + 1);
    this.counts = withRoom(this.counts, term + 1);
    this.sizes = withRoom(this.sizes, term + 1);
    const count = this.counts[term]!;
    const size = this.sizes[term]!;
    if (size === 0 || count === 1 << (size - 1)) this.move(term, size === 0 ? SMALLEST : size + 1);
    this.data[this.starts[term]! + count] = posting;
    this.counts[term] = count + 1;
  }

  /**
   * Takes out the postings of documents that `isGone`: one pass over everything, however many documents go at once.
   * Calls `onEmptied` for each term that has none left.
   */
  prune(isGone: (document: number) => boolean, onEmptied: (term: number) => void): void {
    const { data } = this;
    for (let term = 0; term < this.counts.length; term++) {
      const count = this.counts[term]!;
      const start = this.starts[term]!;
      let kept = start;
      for (let at = start; at < start + count; at++) if (!isGone(data[at]! >>> COUNT_BITS)) data[kept++] = data[at]!;
      if (kept === start + count) continue;
      this.counts[term] = kept - start;
      if (kept > start) continue;
      this.free(start, this.sizes[term]!);
      this.sizes[term] = 0;
      onEmptied(term);
    }
  }

  private move(term: number, size: number): void {
    const from = this.starts[term]!;
    const to = this.allocate(size);
    this.data.copyWithin(to, from, from + this.counts[term]!);
    if (this.sizes[term]! > 0) this.free(from, this.sizes[term]!);
    this.starts[term] = to;
    this.sizes[term] = size;
  }

  private allocate(size: number): number {
    const free = this.freeBlocks[size]!;
    if (free !== NONE) {
      this.freeBlocks[size] = this.data[free]!;
      return free;
    }
    const start = this.used;
    this.used += 1 << (size - 1);
    this.data = withRoom(this.data, this.used);
    return start;
  }

  /** A free block's first element is the place of the next free block of its size. */
  private free(start: number, size: number): void {
    this.data[start] = this.freeBlocks[size]!;
    this.freeBlocks[size] = start;
  }
}

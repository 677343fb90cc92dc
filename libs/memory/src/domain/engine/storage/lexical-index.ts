import { PostingLists, documentOf, occurrencesOf, postingOf } from './posting-lists.js';
import { StringTable } from './string-table.js';
import { withRoom } from './growth.js';

/** Measured on conversations: short, even turns want a lower saturation and less length normalisation than prose. */
const K1 = 0.9;
const B = 0.4;
/** No document's score exceeds the sum of its terms' weights times this. */
export const BM25_BOUND = K1 + 1;

/** What a frequency counts, 0 to 1: the second occurrence of a term says less than the first. */
export const saturated = (frequency: number): number => frequency / (frequency + K1);

/** Terms to documents, scored by BM25. Documents are small integers that the owner numbers; none is reused. */
export class LexicalIndex {
  private readonly terms = new StringTable();
  private readonly postings = new PostingLists();
  private lengths = new Uint16Array(8);
  private documents = 0;
  private totalLength = 0;

  get bytes(): number {
    return this.terms.bytes + this.postings.bytes + this.lengths.byteLength;
  }

  /** How many terms a document has, repeated ones included. */
  lengthOf(document: number): number {
    return this.lengths[document]!;
  }

  add(document: number, terms: readonly string[]): void {
    this.lengths = withRoom(this.lengths, document + 1);
    this.lengths[document] = Math.min(0xff_ff, terms.length);
    this.documents++;
    this.totalLength += this.lengths[document];
    const occurrences = new Map<string, number>();
    for (const term of terms) occurrences.set(term, (occurrences.get(term) ?? 0) + 1);
    for (const [term, count] of occurrences) {
      this.postings.append(this.terms.intern(term), postingOf(document, count));
    }
  }

  /** Takes documents out; terms that none of the others has are wiped from memory. */
  removeAll(documents: ReadonlySet<number>): void {
    this.postings.prune(
      (document) => documents.has(document),
      (term) => this.terms.release(term),
    );
    for (const document of documents) {
      this.documents--;
      this.totalLength -= this.lengths[document]!;
      this.lengths[document] = 0;
    }
  }

  /** The weight of a term: high for a rare one, and highest for one that nobody has said yet. */
  rarityOf(term: string): number {
    const ordinal = this.terms.find(term);
    return this.rarity(ordinal < 0 ? 0 : this.postings.counts[ordinal]!);
  }

  /** Adds `weight` times the BM25 of one term to `scores`; what was numbered after `scores` was made stays out. */
  addScores(term: string, weight: number, scores: Float32Array): void {
    const gain = weight * this.rarityOf(term) * BM25_BOUND;
    this.visit(term, (document, frequency) => {
      scores[document]! += gain * saturated(frequency);
    });
  }

  /** Raises the scores of the documents that have the term to `score`. */
  raise(term: string, score: number, scores: Float32Array): void {
    this.visit(term, (document) => {
      if (score > scores[document]!) scores[document] = score;
    });
  }

  /** Calls back with each document of a term, and how often it occurs there; in long documents an occurrence counts less. */
  visit(term: string, each: (document: number, frequency: number) => void): void {
    const ordinal = this.terms.find(term);
    if (ordinal < 0) return;
    const { data, starts, counts } = this.postings;
    const start = starts[ordinal]!;
    const end = start + counts[ordinal]!;
    const perLength = (B * this.documents) / (this.totalLength || 1);
    for (let at = start; at < end; at++) {
      const document = documentOf(data[at]!);
      each(document, occurrencesOf(data[at]!) / (1 - B + perLength * this.lengths[document]!));
    }
  }

  private rarity(documents: number): number {
    return Math.log(1 + (this.documents - documents + 0.5) / (documents + 0.5));
  }
}

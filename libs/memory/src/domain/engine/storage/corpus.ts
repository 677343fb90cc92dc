import type { QuantisedVector } from '../dense/quantise.js';
import { VectorSpace } from '../dense/vector-space.js';
import { LexicalIndex } from './lexical-index.js';
import { StringTable } from './string-table.js';
import { withRoom } from './growth.js';

const NONE = 0;

/**
 * Documents by number: found by their terms and by their vectors. A number is never used again, so that a search that is
 * under way, or a fact that names its sources, never takes a document for another.
 */
export class Corpus {
  readonly lexical = new LexicalIndex();
  private readonly ids = new StringTable();
  private readonly spaces: VectorSpace[] = [];
  private readonly spaceNames: string[] = [];
  private present = new Uint8Array(8);
  private spaceOf = new Uint8Array(8);
  private rowOf = new Int32Array(8);
  private count = 0;

  /** One more than the largest number; numbers of removed and of only announced documents included. */
  get size(): number {
    return this.ids.size;
  }

  /** Documents that are there. */
  get documents(): number {
    return this.count;
  }

  get bytes(): number {
    const columns = this.present.byteLength + this.spaceOf.byteLength + this.rowOf.byteLength;
    const vectors = this.spaces.reduce((sum, space) => sum + space.bytes, 0);
    return this.lexical.bytes + this.ids.bytes + columns + vectors;
  }

  /** The number that the id has or will have. */
  numberOf(id: string): number {
    const document = this.ids.intern(id);
    this.present = withRoom(this.present, document + 1);
    this.spaceOf = withRoom(this.spaceOf, document + 1);
    this.rowOf = withRoom(this.rowOf, document + 1);
    return document;
  }

  /** The number of a document that is there, or -1. */
  find(id: string): number {
    const document = this.ids.find(id);
    return document >= 0 && this.has(document) ? document : -1;
  }

  has(document: number): boolean {
    return this.present[document] === 1;
  }

  idOf(document: number): string {
    return this.ids.get(document);
  }

  add(document: number, terms: readonly string[], vector: QuantisedVector | undefined): void {
    this.present[document] = 1;
    this.count++;
    this.lexical.add(document, terms);
    if (vector) this.setVector(document, vector);
  }

  setVector(document: number, { space, values }: QuantisedVector): void {
    this.dropVector(document);
    let index = this.spaceNames.indexOf(space);
    if (index < 0) index = this.spaceNames.push(space) - 1;
    const vectors = (this.spaces[index] ??= new VectorSpace(values.length));
    this.rowOf[document] = vectors.add(document, values);
    this.spaceOf[document] = index + 1;
  }

  remove(documents: ReadonlySet<number>): void {
    if (documents.size === 0) return;
    this.lexical.removeAll(documents);
    for (const document of documents) {
      this.dropVector(document);
      this.present[document] = 0;
      this.count--;
    }
  }

  /** The vectors that a query's may be compared with. */
  space(name: string): VectorSpace | undefined {
    return this.spaces[this.spaceNames.indexOf(name)];
  }

  private dropVector(document: number): void {
    const space = this.spaceOf[document]!;
    if (space === NONE) return;
    this.spaces[space - 1]!.remove(this.rowOf[document]!);
    this.spaceOf[document] = NONE;
  }
}

import type { FactRecord } from '../records.js';
import { withRoom } from './growth.js';

/** What is known of facts besides their words, a column each, by the number of the fact. */
export class FactColumns {
  /** The number of the persona that alone may know it, plus one; 0 for everyone. */
  persona = new Uint16Array(4);
  salience = new Float32Array(4);
  validFrom = new Float64Array(4);
  validUntil = new Float64Array(4);
  private sourceStart = new Uint32Array(4);
  private sourceCount = new Uint16Array(4);
  private sources = new Uint32Array(8);
  private usedSources = 0;

  get bytes(): number {
    const columns = [this.persona, this.salience, this.validFrom, this.validUntil, this.sourceStart, this.sourceCount];
    return [...columns, this.sources].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** @param sources numbers of the episodes that it was learned from */
  add(fact: number, record: FactRecord, persona: number | undefined, sources: readonly number[]): void {
    this.makeRoom(fact + 1);
    this.persona[fact] = persona === undefined ? 0 : persona + 1;
    this.salience[fact] = record.salience;
    this.validFrom[fact] = record.validFrom ?? -Infinity;
    this.validUntil[fact] = record.validUntil ?? Infinity;
    const kept = sources.slice(0, 0xff_ff);
    this.sources = withRoom(this.sources, this.usedSources + kept.length);
    this.sources.set(kept, this.usedSources);
    this.sourceStart[fact] = this.usedSources;
    this.sourceCount[fact] = kept.length;
    this.usedSources += kept.length;
  }

  /** Whether the persona (undefined: the person) may know it, and it holds at the time. */
  isKnown(fact: number, persona: number | undefined, now: number): boolean {
    const only = this.persona[fact]!;
    if (only !== 0 && persona !== undefined && only !== persona + 1) return false;
    return this.validFrom[fact]! <= now && now < this.validUntil[fact]!;
  }

  sourcesOf(fact: number): Uint32Array {
    const start = this.sourceStart[fact]!;
    return this.sources.subarray(start, start + this.sourceCount[fact]!);
  }

  private makeRoom(size: number): void {
    this.persona = withRoom(this.persona, size);
    this.salience = withRoom(this.salience, size);
    this.validFrom = withRoom(this.validFrom, size);
    this.validUntil = withRoom(this.validUntil, size);
    this.sourceStart = withRoom(this.sourceStart, size);
    this.sourceCount = withRoom(this.sourceCount, size);
  }
}

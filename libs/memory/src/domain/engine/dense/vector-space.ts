import { withRoom } from '../storage/growth.js';
import { BLOCK_BYTES, DotKernel, LANES, MAX_DIMENSIONS } from './dot-kernel.js';

const NO_DOCUMENT = -1;
/** Added to a cosine until it is standardised, so that it differs from the 0 of a document that was not compared. */
const COMPARED = 2;
/** A spread of cosines below it is rounding: of vectors to 8 bits, and of scores to 32. */
const LEAST_DEVIATION = 1e-3;
const kernel = new DotKernel();

/** The vectors of one space, in rows; compared with a query exactly, all of them. */
export class VectorSpace {
  /** Elements a row takes: the dimensions, rounded up to what the kernel steps by. */
  private readonly width: number;
  private readonly rowsPerBlock: number;
  private readonly blocks: Int8Array[] = [];
  private documents = new Int32Array(0);
  /** 1 / length of each row, 0 for a row of zeros. */
  private inverses = new Float32Array(0);
  private readonly freeRows: number[] = [];
  private rows = 0;

  constructor(readonly dimensions: number) {
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) throw new RangeError(`${dimensions} dimensions`);
    this.width = Math.ceil(dimensions / LANES) * LANES;
    this.rowsPerBlock = Math.floor(BLOCK_BYTES / this.width);
  }

  get bytes(): number {
    const blocks = this.blocks.reduce((sum, block) => sum + block.byteLength, 0);
    return blocks + this.documents.byteLength + this.inverses.byteLength;
  }

  /** Returns the row, by which the vector is taken out again. */
  add(document: number, values: Int8Array): number {
    const row = this.freeRows.pop() ?? this.rows++;
    this.documents = withRoom(this.documents, this.rows);
    this.inverses = withRoom(this.inverses, this.rows);
    this.documents[row] = document;
    this.inverses[row] = inverseLength(values);
    this.blockWithRoomFor(row).set(values, (row % this.rowsPerBlock) * this.width);
    return row;
  }

  remove(row: number): void {
    const start = (row % this.rowsPerBlock) * this.width;
    this.blocks[Math.floor(row / this.rowsPerBlock)]!.fill(0, start, start + this.width);
    this.documents[row] = NO_DOCUMENT;
    this.freeRows.push(row);
  }

  /**
   * Writes the standardised cosine of each document's vector to `scores`: 0 is the mean over the space, 1 one standard
   * deviation above it. Cosines of one model bunch up, each model's elsewhere; standardised ones can be weighted.
   * Cosines that hardly differ tell nothing, and all become 0. `scores` comes filled with 0, which documents without a vector keep. Yields between blocks, where vectors may come and go.
   */
  *standardisedCosines(query: Int8Array, scores: Float32Array): Generator<void, void> {
    const padded = new Int8Array(this.width);
    padded.set(query);
    const inverse = inverseLength(query);
    let [count, sum, squares] = [0, 0, 0];
    for (let block = 0; block < this.blocks.length; block++) {
      const first = block * this.rowsPerBlock;
      const here = Math.min(this.rowsPerBlock, this.rows - first);
      const dots = kernel.dots(padded, this.blocks[block]!, here, this.width);
      for (let index = 0; index < here; index++) {
        const document = this.documents[first + index]!;
        if (document === NO_DOCUMENT || document >= scores.length) continue;
        const cosine = dots[index]! * this.inverses[first + index]! * inverse;
        scores[document] = cosine + COMPARED;
        count++;
        sum += cosine;
        squares += cosine * cosine;
      }
      yield;
    }
    const mean = sum / (count || 1);
    const deviation = Math.sqrt(Math.max(0, squares / (count || 1) - mean * mean));
    const isFlat = deviation < LEAST_DEVIATION;
    for (let row = 0; row < this.rows; row++) {
      const document = this.documents[row]!;
      if (document === NO_DOCUMENT || document >= scores.length || scores[document] === 0) continue;
      scores[document] = isFlat ? 0 : (scores[document]! - COMPARED - mean) / deviation;
    }
  }

  /** Blocks are full-sized but for the last one, which doubles: a person with three turns pays for four. */
  private blockWithRoomFor(row: number): Int8Array {
    const index = Math.floor(row / this.rowsPerBlock);
    const rows = (row % this.rowsPerBlock) + 1;
    const block = this.blocks[index] ?? new Int8Array(0);
    if (rows * this.width <= block.length) return block;
    const larger = new Int8Array(
      Math.min(this.rowsPerBlock, Math.max(4, 2 ** Math.ceil(Math.log2(rows)))) * this.width,
    );
    larger.set(block);
    return (this.blocks[index] = larger);
  }
}

function inverseLength(values: Int8Array): number {
  let squares = 0;
  for (const value of values) squares += value * value;
  return squares > 0 ? 1 / Math.sqrt(squares) : 0;
}

import { SeededRandom } from '../protocol/seeded-random.js';

/** The encoder's own dimensions. A power of two, which the transform below needs. */
export const ENCODER_DIMENSIONS = 512;

/**
 * Turns a vector of 512 dimensions into one of up to 3072 that keeps its cosines and may be cut short, as Gemini's
 * vectors may.
 *
 * Block k of the result is H·D_k·v: random signs D_k, then the Walsh-Hadamard transform H, which is orthogonal. So
 * at each multiple of 512 the cosine of two vectors is exactly that of the originals; in between, and below 512, it is
 * a close estimate, because a part of a randomised orthogonal transform is a random projection. `space` seeds the
 * signs: vectors of two models are not comparable, as with the real ones.
 */
export function expand(vector: Float32Array, dimensions: number, space: string): Float32Array {
  const result = new Float32Array(Math.ceil(dimensions / ENCODER_DIMENSIONS) * ENCODER_DIMENSIONS);
  signsOf(space, result.length).forEach((sign, index) => {
    result[index] = sign * (vector[index % ENCODER_DIMENSIONS] ?? 0);
  });
  for (let start = 0; start < result.length; start += ENCODER_DIMENSIONS) {
    transform(result.subarray(start, start + ENCODER_DIMENSIONS));
  }
  return result.subarray(0, dimensions);
}

/** To length 1. */
export function normalise(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/** The part that 3072 dimensions would have of a vector of length 1: what a shortened 001 vector looks like. */
export function scaledAsPartOf(vector: Float32Array, whole: number): Float32Array {
  const unit = normalise(vector);
  const share = Math.sqrt(vector.length / whole);
  return unit.map((value) => value * share);
}

const signs = new Map<string, Int8Array>();

function signsOf(space: string, length: number): Int8Array {
  let known = signs.get(space);
  if (!known || known.length < length) {
    const random = new SeededRandom(`signs of ${space}`);
    known = Int8Array.from({ length: Math.max(length, 6 * ENCODER_DIMENSIONS) }, () => (random.next() < 0.5 ? -1 : 1));
    signs.set(space, known);
  }
  return known.subarray(0, length);
}

/** The fast Walsh-Hadamard transform in place, scaled to be orthogonal. */
function transform(block: Float32Array): void {
  for (let half = 1; half < block.length; half *= 2) {
    for (let start = 0; start < block.length; start += half * 2) {
      for (let index = start; index < start + half; index++) {
        const a = block[index] ?? 0;
        const b = block[index + half] ?? 0;
        block[index] = a + b;
        block[index + half] = a - b;
      }
    }
  }
  const scale = 1 / Math.sqrt(block.length);
  block.forEach((value, index) => (block[index] = value * scale));
}

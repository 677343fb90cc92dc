// Trains linear models over hashed features: AdaGrad (Duchi et al., 2011) on logistic or squared loss. The same rows,
// options and Node give the same bytes.
import type { TextFeatures } from '@rapport/safety';

export interface Row {
  readonly features: TextFeatures;
  /** 0 or 1, or a value on a scale when the loss is squared. */
  readonly y: number;
  readonly weight: number;
}

export interface LearnOptions {
  readonly bits: number;
  readonly loss: 'logistic' | 'squared';
  readonly style: boolean;
  readonly epochs: number;
  readonly rate: number;
  /** Pulls weights towards 0 in each step. */
  readonly decay: number;
  /** Models with different orders of rows, averaged: what one order does to a weight is mostly noise. */
  readonly seeds: number;
}

export interface Learned {
  readonly weights: Float64Array;
  readonly bias: number;
}

export function learn(rows: readonly Row[], options: LearnOptions): Learned {
  const weights = new Float64Array(2 ** options.bits);
  let bias = 0;
  for (let seed = 1; seed <= options.seeds; seed += 1) {
    const one = learnOnce(rows, options, seed);
    one.weights.forEach((weight, at) => (weights[at]! += weight / options.seeds));
    bias += one.bias / options.seeds;
  }
  return { weights, bias };
}

function learnOnce(rows: readonly Row[], { bits, loss, style, epochs, rate, decay }: LearnOptions, seed: number) {
  const weights = new Float64Array(2 ** bits);
  const squares = new Float64Array(2 ** bits).fill(1e-3);
  let bias = 0;
  let biasSquares = 1;
  const order = rows.map((_, at) => at);
  const random = randomFrom(seed);
  const step = (features: Uint32Array, slope: number): void => {
    const each = slope / Math.sqrt(features.length || 1);
    for (const feature of features) {
      const gradient = each + decay * weights[feature]!;
      squares[feature]! += gradient * gradient;
      weights[feature]! -= (rate * gradient) / Math.sqrt(squares[feature]!);
    }
  };
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random);
    for (const at of order) {
      const { features, y, weight } = rows[at]!;
      const value = bias + sum(weights, features.lexical) + (style ? sum(weights, features.style) : 0);
      const slope = weight * ((loss === 'logistic' ? 1 / (1 + Math.exp(-value)) : value) - y);
      if (Math.abs(slope) < 1e-6) continue;
      biasSquares += slope * slope;
      bias -= (rate * slope) / Math.sqrt(biasSquares);
      step(features.lexical, slope);
      if (style) step(features.style, slope);
    }
  }
  return { weights, bias };
}

function sum(weights: Float64Array, features: Uint32Array): number {
  let total = 0;
  for (const feature of features) total += weights[feature]!;
  return total / Math.sqrt(features.length || 1);
}

function shuffle(order: number[], random: () => number): void {
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
}

/** Mulberry32: 0 <= x < 1, the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

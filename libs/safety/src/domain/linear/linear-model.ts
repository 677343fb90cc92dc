import type { TextFeatures } from './hashed-features.js';

export const LINEAR_TASKS = ['jailbreak', 'harm', 'crisis', 'formality'] as const;
export type LinearTask = (typeof LINEAR_TASKS)[number];

/** What turns eight-bit weights into a score. Stored beside them. */
export interface LinearParameters {
  /** Features are hashed into `2 ** bits`. */
  readonly bits: number;
  /** One step of a stored weight. */
  readonly scale: number;
  readonly bias: number;
  /** Whether the block `style` is read as well. */
  readonly style: boolean;
  /** From the raw value to 0..1: logistic (Platt) for what is a probability, a straight line for a scale. */
  readonly calibration: { readonly kind: 'logistic' | 'straight'; readonly slope: number; readonly offset: number };
}

/** A linear model over hashed features with eight-bit weights: a sum a text, and nothing that can fail. */
export class LinearModel {
  constructor(
    private readonly parameters: LinearParameters,
    private readonly weights: Int8Array,
  ) {
    if (weights.length !== 2 ** parameters.bits) {
      throw new Error(`${weights.length} weights, but 2^${parameters.bits} are expected`);
    }
  }

  /** 0..1. */
  score(features: TextFeatures): number {
    const { kind, slope, offset } = this.parameters.calibration;
    const value = slope * this.raw(features) + offset;
    return kind === 'logistic' ? 1 / (1 + Math.exp(-value)) : Math.min(1, Math.max(0, value));
  }

  /** The value before calibration. */
  raw({ lexical, style }: TextFeatures): number {
    const { scale, bias } = this.parameters;
    return bias + scale * (this.sum(lexical) + (this.parameters.style ? this.sum(style) : 0));
  }

  private sum(features: Uint32Array): number {
    let total = 0;
    for (const feature of features) total += this.weights[feature]!;
    return total / Math.sqrt(features.length || 1);
  }
}

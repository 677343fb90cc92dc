import type { RankingWeights } from './weights.js';

export const FACT_SIGNALS = ['words', 'meaning', 'salience'] as const;
export type FactSignal = (typeof FACT_SIGNALS)[number];

export interface FactEvidence {
  /** BM25 of the question's terms, as a part of the most that any text could score. */
  readonly words: Float32Array;
  /** Standardised cosine, 0 for a fact without vector. */
  readonly meaning: Float32Array;
  readonly salience: Float32Array;
}

/** Scores the facts of one question; what `score` returns is the sum of `signals`. */
export class FactRanking {
  /** In the order of FACT_SIGNALS; those of the fact scored last. */
  readonly signals = new Float64Array(FACT_SIGNALS.length);

  constructor(
    private readonly evidence: FactEvidence,
    private readonly weights: RankingWeights,
  ) {}

  score(fact: number): number {
    const { signals } = this;
    signals[0] = this.evidence.words[fact]!;
    signals[1] = this.weights.dense * this.evidence.meaning[fact]!;
    signals[2] = this.weights.salience * this.evidence.salience[fact]!;
    return signals[0] + signals[1] + signals[2];
  }
}

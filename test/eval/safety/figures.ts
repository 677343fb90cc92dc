import { averagePrecision, bestF1, shareAbove, thresholdAt } from '../../../tools/train/metrics.js';

export interface Scored {
  readonly score: number;
  readonly y: number;
}

/** Figures of a score between 0 and 1; absent where the rows hold only one class. */
export interface Figures {
  readonly ap?: number;
  /** The best that any threshold reaches on these rows: an upper bound. */
  readonly f1?: number;
  /** Positives above the threshold that 1 % of these benign rows exceed. */
  readonly recallAt1Fpr?: number;
  /** Positives above the stored threshold to act. */
  readonly recallAtAct?: number;
  /** Benign rows above the stored threshold to act. */
  readonly flaggedBenign?: number;
  /** Benign rows below the threshold that 95 % of these positives exceed; below the stored one when there are none. */
  readonly skipAt95?: number;
  readonly n: number;
  readonly positives: number;
}

const FALSE_POSITIVES = 0.01;
const RECALL = 0.95;

export function figuresOf(
  rows: readonly Scored[],
  thresholds: { readonly skip: number; readonly act: number },
): Figures {
  const scores = rows.map(({ score }) => score);
  const labels = rows.map(({ y }) => y);
  const benign = scores.filter((_, at) => labels[at] === 0);
  const positive = scores.filter((_, at) => labels[at] === 1);
  const skip = positive.length > 0 ? thresholdAt(RECALL, positive) : thresholds.skip;
  return {
    ...(benign.length > 0 &&
      positive.length > 0 && {
        ap: round(averagePrecision(scores, labels)),
        f1: round(bestF1(scores, labels)),
        recallAt1Fpr: round(shareAbove(thresholdAt(FALSE_POSITIVES, benign), positive)),
      }),
    ...(positive.length > 0 && { recallAtAct: round(shareAbove(thresholds.act, positive)) }),
    ...(benign.length > 0 && {
      flaggedBenign: round(shareAbove(thresholds.act, benign)),
      skipAt95: round(benign.filter((score) => score < skip).length / benign.length),
    }),
    n: rows.length,
    positives: positive.length,
  };
}

export const round = (value: number): number => Math.round(value * 1e4) / 1e4;

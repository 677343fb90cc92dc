import { describe, expect, it } from 'vitest';
import { averagePrecision, bestF1, shareAbove, spearman, thresholdAt } from './metrics.js';

describe('averagePrecision', () => {
  it.each([
    [[4, 3, 2, 1], [1, 1, 0, 0], 1],
    [[4, 3, 2, 1], [0, 0, 1, 1], (1 / 3 + 2 / 4) / 2],
    [[4, 3, 2, 1], [1, 0, 1, 0], (1 + 2 / 3) / 2],
    // A score that tells nothing is worth the share of positives, in whatever order its rows come.
    [[1, 1, 1, 1], [1, 0, 0, 0], 0.25],
  ])('of %j for %j is %d', (scores, labels, expected) => {
    expect(averagePrecision(scores, labels)).toBeCloseTo(expected);
  });
});

describe('bestF1', () => {
  it('is reached at the best of all thresholds', () => {
    expect(bestF1([4, 3, 2, 1], [1, 0, 1, 0])).toBeCloseTo(0.8);
  });
});

describe('thresholdAt', () => {
  it.each([0, 0.01, 0.1, 0.5])('is exceeded by at most a share of %d', (share) => {
    const scores = Array.from({ length: 200 }, (_, at) => Math.floor(at / 3));
    expect(shareAbove(thresholdAt(share, scores), scores)).toBeLessThanOrEqual(share);
  });

  it('is out of reach where there are no scores', () => {
    expect(thresholdAt(0.01, [])).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('spearman', () => {
  it.each([
    [[1, 2, 3], [10, 200, 3_000], 1],
    [[1, 2, 3], [3, 2, 1], -1],
    [[1, 1, 2, 2], [1, 2, 1, 2], 0],
  ])('of %j and %j is %d', (a, b, expected) => {
    expect(spearman(a, b)).toBeCloseTo(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { meanOf, scoresOf } from './metrics.js';

describe('scoresOf', () => {
  it('finds everything when the evidence comes first', () => {
    expect(scoresOf(['a', 'b', 'c'], ['b', 'a'])).toEqual({ r5: 1, r10: 1, r20: 1, ndcg10: 1, mrr: 1 });
  });

  it('counts the part of the evidence within each depth', () => {
    const ranking = Array.from({ length: 20 }, (_, place) => `turn ${place}`);
    const { r5, r10, r20, mrr } = scoresOf(ranking, ['turn 2', 'turn 7', 'turn 15', 'elsewhere']);
    expect({ r5, r10, r20, mrr }).toEqual({ r5: 1 / 4, r10: 2 / 4, r20: 3 / 4, mrr: 1 / 3 });
  });

  it('discounts by the place', () => {
    expect(scoresOf(['x', 'a'], ['a']).ndcg10).toBeCloseTo(1 / Math.log2(3));
  });

  it('is nought when nothing is found', () => {
    expect(scoresOf(['x'], ['a'])).toEqual({ r5: 0, r10: 0, r20: 0, ndcg10: 0, mrr: 0 });
  });
});

describe('meanOf', () => {
  it('gives each question the same weight', () => {
    expect(meanOf([scoresOf(['a'], ['a']), scoresOf(['x'], ['a'])])).toMatchObject({ r10: 0.5, n: 2 });
  });

  it('has no questions when there are none', () => {
    expect(meanOf([])).toMatchObject({ r10: 0, n: 0 });
  });
});

import { describe, expect, it } from 'vitest';
import { quantile, slope } from './figures.js';

describe('quantile', () => {
  it('is a value that was seen', () => {
    expect(quantile([5, 1, 3, 2, 4], 0.5)).toBe(3);
    expect(
      quantile(
        Array.from({ length: 100 }, (_, index) => index + 1),
        0.95,
      ),
    ).toBe(95);
  });

  it('of nothing is nothing', () => expect(quantile([], 0.95)).toBeUndefined());
});

describe('slope', () => {
  it('finds the trend in what goes up and down', () => {
    expect(
      slope([
        [0, 10],
        [1, 14],
        [2, 12],
        [3, 16],
      ]),
    ).toBeCloseTo(1.6);
  });

  it('needs two moments', () => {
    expect([
      slope([]),
      slope([[1, 5]]),
      slope([
        [1, 5],
        [1, 9],
      ]),
    ]).toEqual([undefined, undefined, undefined]);
  });
});

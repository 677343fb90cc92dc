import { describe, expect, it } from 'vitest';
import { quantile } from './figures.js';

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

import { describe, expect, it } from 'vitest';
import { retryDelayMs } from './retry-delay.js';

describe('retryDelayMs', () => {
  it('never comes back before the moment that was named, and spreads after it', () => {
    expect([retryDelayMs(1, 1_500, 0), retryDelayMs(1, 1_500, 0.999)]).toEqual([1_500, 1_749]);
  });

  it('doubles the range of its back-off up to four seconds', () => {
    const widest = [1, 2, 3, 4, 5, 9].map((attempt) => retryDelayMs(attempt, undefined, 0.9999));
    expect(widest).toEqual([499, 999, 1_999, 3_999, 3_999, 3_999]);
  });
});

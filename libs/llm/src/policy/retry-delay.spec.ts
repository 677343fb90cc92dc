import { describe, expect, it } from 'vitest';
import { requestedDelayMs, retryDelayMs } from './retry-delay.js';

describe('requestedDelayMs', () => {
  it.each([
    ['7s', '', 7_000],
    ['47.434392449s', 'Please retry in 9s.', 47_435],
    [undefined, 'Quota exceeded. Please retry in 47.4s.', 47_400],
    [undefined, 'Please retry in 812.5ms.', 813],
    [undefined, 'Resource has been exhausted', undefined],
    ['soon', '', undefined],
  ])('reads RetryInfo %j and message %j as %j ms', (retryDelay, message, expected) => {
    expect(requestedDelayMs({ retryDelay, message })).toBe(expected);
  });
});

describe('retryDelayMs', () => {
  it('never comes back before the moment that was named, and spreads after it', () => {
    expect([retryDelayMs(1, 1_500, 0), retryDelayMs(1, 1_500, 0.999)]).toEqual([1_500, 1_749]);
  });

  it('doubles the range of its back-off up to four seconds', () => {
    const widest = [1, 2, 3, 4, 5, 9].map((attempt) => retryDelayMs(attempt, undefined, 0.9999));
    expect(widest).toEqual([499, 999, 1_999, 3_999, 3_999, 3_999]);
  });
});

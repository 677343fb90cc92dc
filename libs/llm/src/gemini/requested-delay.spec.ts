import { describe, expect, it } from 'vitest';
import { requestedDelayMs } from './requested-delay.js';

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

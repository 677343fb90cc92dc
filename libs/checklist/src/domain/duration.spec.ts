import { describe, expect, it } from 'vitest';
import { parseDuration } from './duration.js';

describe('durations', () => {
  it.each([
    ['90s', 90_000],
    ['5m', 300_000],
    ['26h', 93_600_000],
    ['7d', 604_800_000],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '5', 'm', '0d', '-1h', '1.5h', '5 m', '7w', '123456d'])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { retryAfterMs } from './chat-error.js';

const NOW = Date.UTC(2026, 0, 1);

describe('the Retry-After of a second provider', () => {
  it.each([
    ['0', 0],
    ['7', 7_000],
    ['1.5', 1_500],
    ['0.0004', 1],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
  ])('reads %s', (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });

  it.each([null, '', '-1', '1,5', '.5', '12345678', '2027-01-01', 'soon'])('makes nothing of %j', (header) => {
    expect(retryAfterMs(header, NOW)).toBeUndefined();
  });
});

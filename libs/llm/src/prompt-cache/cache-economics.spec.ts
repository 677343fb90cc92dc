import { describe, expect, it } from 'vitest';
import { paysToCreate, paysToKeep } from './cache-economics.js';

const FLASH_LITE = { input: 0.3, cached: 0.03, storage: 1 };
const AN_HOUR = { hours: 1, margin: 1 };

describe('a cache of an hour', () => {
  it.each([
    [4, false],
    [5, true],
  ])('is made at %i misses an hour: %s', (misses, expected) => {
    // 1.00 of storage and 0.30 of input, at 0.27 saved each time.
    expect(paysToCreate(misses, FLASH_LITE, AN_HOUR)).toBe(expected);
  });

  it.each([
    [3, false],
    [4, true],
  ])('is kept at %i misses an hour: %s', (misses, expected) => {
    expect(paysToKeep(misses, FLASH_LITE)).toBe(expected);
  });

  it('is kept longer than it would be made anew', () => {
    expect([paysToCreate(7, FLASH_LITE, { hours: 1, margin: 1.5 }), paysToKeep(7, FLASH_LITE)]).toEqual([false, true]);
  });

  it('is made sooner the longer it lives: its creation is paid for once', () => {
    expect([1, 24].map((hours) => paysToCreate(4, FLASH_LITE, { hours, margin: 1 }))).toEqual([false, true]);
  });
});

import { describe, expect, it } from 'vitest';
import { ageAt } from './age.js';

describe('ageAt', () => {
  it.each([
    ['2008-06-15', '2026-06-14T23:59:59Z', 17],
    ['2008-06-15', '2026-06-15T00:00:00Z', 18],
    ['2008-02-29', '2026-02-28T12:00:00Z', 17],
    ['2008-02-29', '2026-03-01T00:00:00Z', 18],
    ['2026-01-01', '2026-01-01T00:00:00Z', 0],
  ])('of somebody born on %s is, at %s, %d', (birthDate, now, age) => {
    expect(ageAt(birthDate, new Date(now))).toBe(age);
  });

  it.each(['2007-02-29', '2008-13-01', '2030-01-01', 'yesterday', ''])('knows no day like %j', (birthDate) => {
    expect(ageAt(birthDate, new Date('2026-01-01'))).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { streakOf } from './streak.js';

describe('streakOf', () => {
  it('counts days in a row up to today', () => {
    const days = ['2026-03-01', '2026-02-28', '2026-02-27', '2026-02-20'];
    expect(streakOf(days, '2026-03-01')).toEqual({ current: 3, longest: 3 });
  });

  it('is still alive on the day after', () => {
    expect(streakOf(['2026-03-01'], '2026-03-02')).toEqual({ current: 1, longest: 1 });
  });

  it('ends after a day without a word, and remembers the longest', () => {
    const days = ['2026-03-01', '2026-01-03', '2026-01-02', '2026-01-01'];
    expect(streakOf(days, '2026-03-03')).toEqual({ current: 0, longest: 3 });
  });

  it('is nothing for somebody who never spoke', () => {
    expect(streakOf([], '2026-03-03')).toEqual({ current: 0, longest: 0 });
  });
});

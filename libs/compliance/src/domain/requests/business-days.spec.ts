import { describe, expect, it } from 'vitest';
import { addBusinessDays, isBusinessDay, US_FEDERAL_HOLIDAYS } from './business-days.js';

const day = (text: string): Date => new Date(`${text}T12:00:00Z`);

describe('business days', () => {
  // As the Office of Personnel Management publishes them for 2026 and 2027.
  it.each([
    '2026-01-01',
    '2026-01-19',
    '2026-02-16',
    '2026-05-25',
    '2026-06-19',
    '2026-07-03',
    '2026-09-07',
    '2026-10-12',
    '2026-11-11',
    '2026-11-26',
    '2026-12-25',
    '2027-01-01',
    '2027-06-18',
    '2027-07-05',
    '2027-12-24',
    '2027-12-31',
  ])('leave out the federal holiday that is kept on %s', (text) => {
    expect(isBusinessDay(day(text))).toBe(false);
  });

  it('are eleven fewer than the weekdays of 2026', () => {
    const year = Array.from({ length: 365 }, (_, index) => new Date(Date.UTC(2026, 0, 1 + index)));
    const weekdays = year.filter((date) => date.getUTCDay() % 6 !== 0);
    expect(weekdays.filter(isBusinessDay)).toHaveLength(weekdays.length - US_FEDERAL_HOLIDAYS.length);
  });

  it.each([
    ['over two weekends', '2026-03-02', '2026-03-16'],
    ['over Thanksgiving', '2026-11-20', '2026-12-07'],
    ['over Christmas and the New Year', '2026-12-21', '2027-01-06'],
    ['from a Saturday', '2026-03-07', '2026-03-20'],
  ])('count ten %s', (_, from, to) => {
    expect(addBusinessDays(day(from), 10)).toEqual(day(to));
  });
});

const DAY_MS = 86_400_000;
const SUNDAY = 0;
const MONDAY = 1;
const THURSDAY = 4;
const SATURDAY = 6;

/** Months count from 1. */
type Holiday =
  | { readonly name: string; readonly month: number; readonly day: number }
  /** The nth such weekday of the month; -1: the last. */
  | { readonly name: string; readonly month: number; readonly weekday: number; readonly nth: number };

/** 5 U.S.C. § 6103(a). */
export const US_FEDERAL_HOLIDAYS: readonly Holiday[] = [
  { name: "New Year's Day", month: 1, day: 1 },
  { name: 'Birthday of Martin Luther King, Jr.', month: 1, weekday: MONDAY, nth: 3 },
  { name: "Washington's Birthday", month: 2, weekday: MONDAY, nth: 3 },
  { name: 'Memorial Day', month: 5, weekday: MONDAY, nth: -1 },
  { name: 'Juneteenth National Independence Day', month: 6, day: 19 },
  { name: 'Independence Day', month: 7, day: 4 },
  { name: 'Labor Day', month: 9, weekday: MONDAY, nth: 1 },
  { name: 'Columbus Day', month: 10, weekday: MONDAY, nth: 2 },
  { name: 'Veterans Day', month: 11, day: 11 },
  { name: 'Thanksgiving Day', month: 11, weekday: THURSDAY, nth: 4 },
  { name: 'Christmas Day', month: 12, day: 25 },
];

/** The same time of day, `count` business days later: neither weekends nor federal holidays count. UTC. */
export function addBusinessDays(from: Date, count: number): Date {
  let at = from.getTime();
  let left = count;
  while (left > 0) {
    at += DAY_MS;
    if (isBusinessDay(new Date(at))) left -= 1;
  }
  return new Date(at);
}

export function isBusinessDay(date: Date): boolean {
  const weekday = date.getUTCDay();
  if (weekday === SATURDAY || weekday === SUNDAY) return false;
  const day = dayOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  // New Year's Day that falls on a Saturday is kept on the last day of the year before.
  return [0, 1].every((later) =>
    US_FEDERAL_HOLIDAYS.every((holiday) => observed(holiday, date.getUTCFullYear() + later) !== day),
  );
}

function observed(holiday: Holiday, year: number): number {
  if ('nth' in holiday) return nthWeekday(year, holiday.month, holiday.weekday, holiday.nth);
  const day = dayOf(year, holiday.month, holiday.day);
  const weekday = new Date(day).getUTCDay();
  if (weekday === SATURDAY) return day - DAY_MS;
  return weekday === SUNDAY ? day + DAY_MS : day;
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): number {
  if (nth < 0) {
    const last = dayOf(year, month + 1, 0);
    return last - ((new Date(last).getUTCDay() - weekday + 7) % 7) * DAY_MS;
  }
  const first = dayOf(year, month, 1);
  return first + (((weekday - new Date(first).getUTCDay() + 7) % 7) + (nth - 1) * 7) * DAY_MS;
}

function dayOf(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day);
}

const DAY_MS = 86_400_000;

export interface Streak {
  /** Days in a row up to today; yesterday still counts, as today is not over. */
  readonly current: number;
  /** The longest row among the given days. */
  readonly longest: number;
}

/** Rows of consecutive days. `days` are `YYYY-MM-DD` in UTC, each once, newest first; so is `today`. */
export function streakOf(days: readonly string[], today: string): Streak {
  const lengths: number[] = [];
  let previous: number | undefined;
  for (const day of days.map(dayNumber)) {
    if (previous !== undefined && previous - day === 1) lengths[lengths.length - 1]! += 1;
    else lengths.push(1);
    previous = day;
  }
  const alive = days[0] !== undefined && dayNumber(today) - dayNumber(days[0]) <= 1;
  return { current: alive ? (lengths[0] ?? 0) : 0, longest: Math.max(0, ...lengths) };
}

function dayNumber(day: string): number {
  return Date.parse(day) / DAY_MS;
}

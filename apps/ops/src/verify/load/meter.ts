import { quantile } from '../figures.js';

/** How one turn ended for who asked for it. */
export type Outcome = 'answered' | 'shed' | 'limited' | 'broken';

/** What a stretch of load came to. */
export interface Reading {
  readonly turns: number;
  readonly answered: number;
  /** Turned away for overload: 503. */
  readonly shed: number;
  /** Turned away by a limit: 429. */
  readonly limited: number;
  /** Anything else that is no answer. */
  readonly broken: number;
  readonly firstTokenP95Ms: number | undefined;
  readonly plainP95Ms: number | undefined;
  /** How often each kind of failure was met, by status and code. */
  readonly faults: Readonly<Record<string, number>>;
}

/** Counts what happens from one reading to the next. */
export class Meter {
  private counts: Record<Outcome, number> = { answered: 0, shed: 0, limited: 0, broken: 0 };
  private firstTokensMs: number[] = [];
  private plainMs: number[] = [];
  private faults: Record<string, number> = {};

  turn(outcome: Outcome, { firstTokenMs, fault }: { firstTokenMs?: number | undefined; fault?: string } = {}): void {
    this.counts[outcome] += 1;
    if (firstTokenMs !== undefined) this.firstTokensMs.push(firstTokenMs);
    if (fault !== undefined) this.faults[fault] = (this.faults[fault] ?? 0) + 1;
  }

  /** An answer that no model had a part in. */
  plain(ms: number): void {
    this.plainMs.push(ms);
  }

  /** Takes all that was counted, and begins anew. */
  read(): Reading {
    const { counts, firstTokensMs, plainMs, faults } = this;
    this.counts = { answered: 0, shed: 0, limited: 0, broken: 0 };
    [this.firstTokensMs, this.plainMs, this.faults] = [[], [], {}];
    return {
      turns: counts.answered + counts.shed + counts.limited + counts.broken,
      ...counts,
      firstTokenP95Ms: quantile(firstTokensMs, 0.95),
      plainP95Ms: quantile(plainMs, 0.95),
      faults,
    };
  }
}

/** Of several stretches together; the p95 is the worst of theirs. */
export function together(readings: readonly Reading[]): Reading {
  const sum = (pick: (reading: Reading) => number): number => readings.reduce((all, one) => all + pick(one), 0);
  const worst = (pick: (reading: Reading) => number | undefined): number | undefined => {
    const known = readings.map(pick).filter((value) => value !== undefined);
    return known.length === 0 ? undefined : Math.max(...known);
  };
  const faults: Record<string, number> = {};
  for (const reading of readings) {
    for (const [fault, count] of Object.entries(reading.faults)) faults[fault] = (faults[fault] ?? 0) + count;
  }
  return {
    turns: sum(({ turns }) => turns),
    answered: sum(({ answered }) => answered),
    shed: sum(({ shed }) => shed),
    limited: sum(({ limited }) => limited),
    broken: sum(({ broken }) => broken),
    firstTokenP95Ms: worst(({ firstTokenP95Ms }) => firstTokenP95Ms),
    plainP95Ms: worst(({ plainP95Ms }) => plainP95Ms),
    faults,
  };
}

export const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

import { Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { crisisErrors } from '../crisis.errors.js';
import type { CrisisMeasure } from '../domain/crisis/crisis-decision.js';
import { CrisisRepository, type CrisisCount } from '../domain/crisis/crisis-repository.js';
import type { CrisisTier } from '../domain/judge.js';
import { CrisisProtocols } from './crisis-protocols.js';

/** Since when it is counted. */
const FIRST_YEAR = 2026;

export interface CrisisTotal {
  readonly measure: CrisisMeasure;
  readonly tier: CrisisTier;
  readonly count: number;
}

/** What the protocol did in a year. Aggregates only: nobody is in what it is made of. */
export interface CrisisReport {
  readonly year: number;
  readonly protocol: { readonly id: string; readonly version: string };
  /** Times that a person was referred to crisis services: with a text in the persona's place, or beside its answer. */
  readonly referrals: number;
  readonly totals: readonly CrisisTotal[];
  readonly byMonth: readonly (CrisisTotal & { readonly month: string })[];
  readonly byLocale: readonly (CrisisTotal & { readonly locale: string })[];
}

@Injectable()
export class ReportCrises {
  constructor(
    private readonly crises: CrisisRepository,
    private readonly protocols: CrisisProtocols,
    private readonly clock: Clock,
  ) {}

  /** Throws `safety.year_invalid`. */
  async execute(year: number): Promise<CrisisReport> {
    if (year < FIRST_YEAR || year > this.clock.date().getUTCFullYear()) throw crisisErrors.yearInvalid();
    const { id, version } = this.protocols.current;
    const counts = await this.crises.countsOf(year);
    const totals = summed(counts, () => ({}));
    return {
      year,
      protocol: { id, version },
      referrals: totals
        .filter(({ measure }) => measure === 'referral' || measure === 'notice')
        .reduce((sum, { count }) => sum + count, 0),
      totals,
      byMonth: summed(counts, ({ month }) => ({ month })),
      byLocale: summed(counts, ({ locale }) => ({ locale })),
    };
  }
}

function summed<By extends object>(counts: readonly CrisisCount[], by: (count: CrisisCount) => By) {
  const sums = new Map<string, By & CrisisTotal>();
  for (const row of counts) {
    const of = { ...by(row), measure: row.measure, tier: row.tier };
    const key = JSON.stringify(of);
    sums.set(key, { ...of, count: (sums.get(key)?.count ?? 0) + row.count });
  }
  return [...sums.values()];
}

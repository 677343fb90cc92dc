import { Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { budgetErrors } from '../budget/budget.errors.js';
import { UsageRepository, type DeploymentUsage } from '../domain/usage.js';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const MOST_DAYS = 366;

/** What all people's calls came to. Reads each row of the days asked for: a report, not for every minute. */
@Injectable()
export class ReportDeploymentUsage {
  constructor(
    private readonly usage: UsageRepository,
    private readonly clock: Clock,
  ) {}

  /** Days are `YYYY-MM-DD`, UTC, both inclusive. Throws `budget.period_invalid`. */
  async execute(period: {
    readonly from?: string;
    readonly to?: string;
  }): Promise<DeploymentUsage & { readonly from: string; readonly to: string }> {
    const to = period.to ?? dayOf(this.clock.now());
    const from = period.from ?? dayOf(Date.parse(to) - (DEFAULT_DAYS - 1) * DAY_MS);
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
    if (!(days >= 1 && days <= MOST_DAYS)) throw budgetErrors.periodInvalid(`1 to ${MOST_DAYS} days`);
    return { from, to, ...(await this.usage.deployment(from, to)) };
  }
}

function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

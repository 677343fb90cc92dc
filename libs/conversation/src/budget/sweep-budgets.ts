import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { AuditTrail, Database, Metrics, type Tx } from '@rapport/platform';
import { budgetMetrics } from './budget.metrics.js';
import { BudgetRepository, type BudgetWarning } from './budget-repository.js';
import { Budgets } from './budgets.js';
import { globalBudgets } from './global-budgets.js';

/** Settles what nobody else will, and tells of budgets that are nearly used up: in the log, a counter and the audit trail. */
@Injectable()
export class SweepBudgets {
  private readonly logger = new Logger(SweepBudgets.name);
  private readonly expired;
  private readonly warnings;

  constructor(
    private readonly repository: BudgetRepository,
    private readonly budgets: Budgets,
    private readonly database: Database,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.expired = metrics.counter(budgetMetrics.expired);
    this.warnings = metrics.counter(budgetMetrics.warnings);
  }

  async execute(): Promise<void> {
    const settled = await this.repository.settleOutstanding({ expiredBy: this.clock.date() }, this.budgets.warnAt);
    if (settled > 0) {
      this.expired.inc(settled);
      this.logger.warn({ event: 'budget.reservations_expired', reservations: settled });
    }
    const near = await this.nearGlobalLimits();
    const warnings = await this.database.transaction(async (tx) => {
      const people = await this.repository.takeWarnings(tx, this.clock.date());
      const all = [...people, ...(await this.newOnes(tx, near))];
      for (const warning of all) await this.record(tx, warning);
      return all;
    });
    for (const { userId, policy, windowStart } of warnings) {
      this.warnings.inc({ policy });
      this.logger.warn({ event: 'budget.warning', policy, windowStart, userId });
    }
  }

  private async nearGlobalLimits(): Promise<readonly BudgetWarning[]> {
    const { globalLimits, warnAt } = this.budgets;
    return (await globalBudgets(this.repository, globalLimits, this.clock.now()))
      .filter(({ used, limit }) => used * 100 >= limit * warnAt.percent)
      .map(({ policy, windowStart }) => ({ userId: undefined, policy, windowStart }));
  }

  private async newOnes(tx: Tx, near: readonly BudgetWarning[]): Promise<BudgetWarning[]> {
    const fresh: BudgetWarning[] = [];
    for (const warning of near) {
      if (await this.repository.warnGlobally(tx, warning.policy, warning.windowStart)) fresh.push(warning);
    }
    return fresh;
  }

  private record(tx: Tx, { userId, policy, windowStart }: BudgetWarning): Promise<void> {
    const details = { policy, windowStart, percent: this.budgets.warnAt.percent };
    return this.audit.record(tx, { action: 'budget.warned', outcome: 'success', subject: userId, details });
  }
}

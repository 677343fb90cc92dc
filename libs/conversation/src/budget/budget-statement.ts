import { Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@rapport/kernel';
import { AuditTrail, Database } from '@rapport/platform';
import { NO_LIMIT, windowAt } from './budget.js';
import { budgetErrors } from './budget.errors.js';
import { BudgetRepository, type BudgetOverride } from './budget-repository.js';
import { Budgets } from './budgets.js';

/** One budget as its owner sees it. Tokens, or micro-USD. */
export interface BudgetStanding {
  /** Undefined: no limit. */
  readonly limit: number | undefined;
  /** What is reserved included. */
  readonly used: number;
  readonly nearlyUsed: boolean;
  readonly resetsAt: Date;
}

export interface BudgetStandings {
  readonly tokensPerDay: BudgetStanding;
  readonly costPerMonth: BudgetStanding;
}

/** Where a person's budgets stand, and what they are set to. */
@Injectable()
export class BudgetStatement {
  constructor(
    private readonly repository: BudgetRepository,
    private readonly budgets: Budgets,
    private readonly database: Database,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async of(userId: UserId): Promise<BudgetStandings> {
    const now = this.clock.now();
    const window = windowAt(now);
    const { tokens, costMicroUsd, limits } = await this.repository.useOf(userId, window, this.budgets.userLimits);
    return {
      tokensPerDay: this.standing(tokens, limits.tokens, now + window.dayLeftMs),
      costPerMonth: this.standing(costMicroUsd, limits.costMicroUsd, now + window.monthLeftMs),
    };
  }

  /** Gives a person limits of their own. They hold from the next message on. Throws `budget.subject_not_found`. */
  async set(userId: UserId, override: BudgetOverride, operator: UserId): Promise<BudgetStandings> {
    const { tokensPerDay, costPerMonthMicroUsd } = override;
    await this.database.transaction(async (tx) => {
      if (!(await this.repository.override(tx, userId, override, this.clock.date())))
        throw budgetErrors.subjectNotFound();
      await this.audit.record(tx, {
        action: 'budget.overridden',
        outcome: 'success',
        actor: operator,
        subject: userId,
        details: { tokensPerDay: tokensPerDay ?? 'default', costPerMonthMicroUsd: costPerMonthMicroUsd ?? 'default' },
      });
    });
    return this.of(userId);
  }

  private standing(used: number, limit: number, resetsAt: number): BudgetStanding {
    return {
      limit: limit === NO_LIMIT ? undefined : limit,
      used,
      nearlyUsed: used * 100 >= limit * this.budgets.warnAt.percent,
      resetsAt: new Date(resetsAt),
    };
  }
}

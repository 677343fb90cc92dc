import { NO_LIMIT, windowAt, type BudgetLimits } from './budget.js';
import type { BudgetRepository } from './budget-repository.js';

/** One of the deployment's own budgets, as it stands. */
export interface GlobalBudget {
  readonly policy: 'global-tokens-day' | 'global-cost-month';
  /** What is reserved included; tokens, or micro-USD. */
  readonly used: number;
  readonly limit: number;
  readonly windowStart: string;
}

export async function globalBudgets(
  repository: BudgetRepository,
  limits: BudgetLimits,
  nowMs: number,
): Promise<readonly GlobalBudget[]> {
  const window = windowAt(nowMs);
  const use = await repository.globalUse(window);
  return [
    { policy: 'global-tokens-day', used: use.tokens, limit: limits.tokens, windowStart: window.day },
    { policy: 'global-cost-month', used: use.costMicroUsd, limit: limits.costMicroUsd, windowStart: window.month },
  ];
}

/** 0 without a limit. */
export function usedShare({ used, limit }: GlobalBudget): number {
  return limit === NO_LIMIT ? 0 : used / limit;
}

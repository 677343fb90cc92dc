import type { BudgetStanding, BudgetStandings } from '../budget/budget-statement.js';
import type { BudgetsDto } from './budget.dto.js';
import { toUsd } from './message.mapping.js';

export function toBudgetsDto({ tokensPerDay, costPerMonth }: BudgetStandings): BudgetsDto {
  return {
    tokens_per_day: toBudgetDto(tokensPerDay, (tokens) => tokens),
    cost_usd_per_month: toBudgetDto(costPerMonth, toUsd),
  };
}

function toBudgetDto(
  { limit, used, nearlyUsed, resetsAt }: BudgetStanding,
  inUnit: (amount: number) => number,
): BudgetsDto['tokens_per_day'] {
  return {
    limit: limit === undefined ? null : inUnit(limit),
    used: inUnit(used),
    left: limit === undefined ? null : inUnit(Math.max(0, limit - used)),
    nearly_used: nearlyUsed,
    resets_at: resetsAt.toISOString(),
  };
}

import { addRateLimit } from '@rapport/platform';
import type { FastifyReply } from 'fastify';
import { NO_LIMIT, type BudgetUse, type BudgetWindow } from '../budget/budget.js';

const DAY_MS = 86_400_000;
/** A month of any length, for clients that want a number; `t` says when this one ends. */
const MONTH_MS = 30 * DAY_MS;

/** Tells the caller's own budgets beside the rate limits, reservation included. Budgets without a limit are left out. */
export function budgetHeaders(reply: FastifyReply): (use: BudgetUse, window: BudgetWindow) => void {
  return ({ tokens, costMicroUsd, limits }, { dayLeftMs, monthLeftMs }) => {
    const budgets = [
      {
        name: 'user-tokens-day',
        unit: 'tokens',
        limit: limits.tokens,
        hits: tokens,
        windowMs: DAY_MS,
        resetMs: dayLeftMs,
      },
      {
        name: 'user-cost-month',
        unit: 'micro-usd',
        limit: limits.costMicroUsd,
        hits: costMicroUsd,
        windowMs: MONTH_MS,
        resetMs: monthLeftMs,
      },
    ];
    for (const { hits, resetMs, ...policy } of budgets) {
      if (policy.limit < NO_LIMIT) addRateLimit(reply, policy, { hits, resetMs, blocked: false, blockedMs: 0 });
    }
  };
}

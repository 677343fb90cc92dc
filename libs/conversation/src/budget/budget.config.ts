import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';

const limit = (standard: number): z.ZodType<number> => z.coerce.number().min(0).max(9_000_000_000).default(standard);

/** 0 sets no limit, everywhere. */
export const budgetConfig = defineSection('budget', {
  userTokensPerDay: variable(
    'BUDGET_USER_TOKENS_PER_DAY',
    limit(2_000_000).pipe(z.int()),
    'Tokens that one person may use in a UTC day: prompts, answers and thoughts; 0 sets no limit.',
  ),
  userCostPerMonthUsd: variable(
    'BUDGET_USER_COST_PER_MONTH_USD',
    limit(20),
    'US dollars that one person may cost in a UTC month; 0 sets no limit.',
  ),
  globalTokensPerDay: variable(
    'BUDGET_GLOBAL_TOKENS_PER_DAY',
    limit(0).pipe(z.int()),
    'Tokens that the deployment may use in a UTC day; 0 sets no limit.',
  ),
  globalCostPerMonthUsd: variable(
    'BUDGET_GLOBAL_COST_PER_MONTH_USD',
    limit(300),
    'US dollars that the deployment may cost in a UTC month; 0 sets no limit.',
  ),
  globalShards: variable(
    'BUDGET_GLOBAL_SHARDS',
    z.coerce.number().int().min(1).max(64).default(8),
    'Over how many rows the deployment’s budget is spread, so that turns do not wait for each other.',
  ),
  warnPercent: variable(
    'BUDGET_WARN_PERCENT',
    z.coerce.number().int().min(1).max(100).default(80),
    'From which share of a budget on there is a warning, once a window.',
  ),
  reservationMs: variable(
    'BUDGET_RESERVATION_MS',
    z.coerce.number().int().min(10_000).max(3_600_000).default(300_000),
    'How long a reservation of which nothing is heard stands before it is charged in full; above TURN_DESCENT_MS, GEMINI_TOTAL_TIMEOUT_MS and TURN_SETTLE_FOR_MS together.',
  ),
});
export type BudgetConfig = SectionValues<typeof budgetConfig>;

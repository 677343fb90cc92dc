import type { Probe } from '@rapport/checklist';
import { budgetConfig } from '@rapport/conversation';
import { throttleConfig } from '@rapport/platform';
import { configured } from '../support/configuration.js';
import { judge } from '../support/judge.js';

/** More than this a second is no limit: one address would be let use up what a pod can do. */
const MOST_PER_SECOND = 100;

export const rateLimitsProbe: Probe = {
  id: 'configuration.rate-limits',
  version: 1,
  description: 'Requests are limited by address and by person, and each person has a budget.',
  run: configured((config) => {
    const { addressLimit, addressWindowMs, userLimit, userWindowMs } = config.get(throttleConfig);
    const { userTokensPerDay, userCostPerMonthUsd, globalCostPerMonthUsd } = config.get(budgetConfig);
    const rates = {
      THROTTLE_ADDRESS_LIMIT: addressLimit / addressWindowMs,
      THROTTLE_USER_LIMIT: userLimit / userWindowMs,
    };
    const budgets = {
      BUDGET_USER_TOKENS_PER_DAY: userTokensPerDay,
      BUDGET_USER_COST_PER_MONTH_USD: userCostPerMonthUsd,
      BUDGET_GLOBAL_COST_PER_MONTH_USD: globalCostPerMonthUsd,
    };
    const problems = [
      ...Object.entries(rates)
        .filter(([, perMs]) => perMs * 1000 > MOST_PER_SECOND)
        .map(([name, perMs]) => `${name} lets ${Math.round(perMs * 1000)} requests a second through`),
      ...Object.entries(budgets)
        .filter(([, budget]) => budget === 0)
        .map(([name]) => `${name} is 0: it sets no limit`),
    ];
    return judge(problems, `${addressLimit} requests an address, ${userLimit} a person in a window; budgets are set`);
  }),
};

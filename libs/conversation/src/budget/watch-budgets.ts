import { Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Metrics, Samples } from '@rapport/platform';
import { budgetMetrics } from './budget.metrics.js';
import { BudgetRepository } from './budget-repository.js';
import { Budgets } from './budgets.js';
import { globalBudgets, usedShare } from './global-budgets.js';

const EVERY_MS = 60_000;

/** How much of the deployment's budgets is used, as every working process reads it: the sweep runs in one of them. */
@Injectable()
export class WatchBudgets {
  constructor(repository: BudgetRepository, budgets: Budgets, clock: Clock, metrics: Metrics, samples: Samples) {
    const used = metrics.gauge(budgetMetrics.used);
    const take = async (): Promise<void> => {
      for (const budget of await globalBudgets(repository, budgets.globalLimits, clock.now())) {
        used.set({ policy: budget.policy }, usedShare(budget));
      }
    };
    samples.add({ name: 'budgets', everyMs: EVERY_MS, take, forget: () => used.reset() });
  }
}

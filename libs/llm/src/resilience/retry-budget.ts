import { Inject, Injectable } from '@nestjs/common';
import { Metrics } from '@rapport/platform';
import { llmConfig, type LlmConfig } from '../llm.config.js';
import { llmMetrics } from '../llm.metrics.js';

/**
 * The retries that one model's calls have earned in this process. In an outage every call would retry, and multiply the load
 * on what is already failing; with a budget retries stay a fixed share of the calls, whatever happens.
 */
export class RetryBudget {
  private left: number;

  constructor(
    private readonly limits: Pick<LlmConfig, 'retryRatio' | 'retryReserve'>,
    private readonly onForgone: () => void = () => undefined,
  ) {
    this.left = limits.retryReserve;
  }

  /** A call has begun. */
  earn(): void {
    this.left = Math.min(this.limits.retryReserve, this.left + this.limits.retryRatio);
  }

  /** `false` when there is no retry left to spend. */
  spend(): boolean {
    if (this.left < 1) {
      this.onForgone();
      return false;
    }
    this.left -= 1;
    return true;
  }
}

@Injectable()
export class RetryBudgets {
  private readonly budgets = new Map<string, RetryBudget>();

  private readonly forgone;

  constructor(
    metrics: Metrics,
    @Inject(llmConfig.token) private readonly limits: Pick<LlmConfig, 'retryRatio' | 'retryReserve'>,
  ) {
    this.forgone = metrics.counter(llmMetrics.retriesForgone);
  }

  of(model: string): RetryBudget {
    const budget = this.budgets.get(model) ?? new RetryBudget(this.limits, () => this.forgone.inc({ model }));
    this.budgets.set(model, budget);
    return budget;
  }
}

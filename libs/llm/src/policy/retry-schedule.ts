import { isCodedError, type Clock } from '@rapport/kernel';
import { llmErrors } from '../llm.errors.js';
import type { RetryBudget } from '../resilience/retry-budget.js';
import { isRetryable, retryDelayMs } from './retry-delay.js';

export interface RetryLimits {
  readonly retryAttempts: number;
  readonly retryBudgetMs: number;
}

/** Counts the attempts of one call and says when, and whether, the next one may begin. */
export class RetrySchedule {
  attempts = 1;

  constructor(
    private readonly clock: Clock,
    private readonly limits: RetryLimits,
    private readonly startedAt: number,
    private readonly signal: AbortSignal | undefined,
    private readonly budget: Pick<RetryBudget, 'earn' | 'spend'>,
    private readonly random: () => number = Math.random,
  ) {
    budget.earn();
  }

  /**
   * Waits for the next attempt's moment. Throws `error` itself when there will be none: it cannot be mended, the attempts are
   * used up, the moment lies beyond the budget, or this model's calls have retried too much already. An abort ends the wait at once.
   */
  async next(error: unknown): Promise<void> {
    if (!isRetryable(error) || this.attempts >= this.limits.retryAttempts) throw error;
    const requested = isCodedError(error) ? error.retryAfterMs : undefined;
    const delay = retryDelayMs(this.attempts, requested, this.random());
    const elapsed = this.clock.monotonic() - this.startedAt;
    if (elapsed + delay > this.limits.retryBudgetMs) throw error;
    if (!this.budget.spend()) throw error;
    try {
      await this.clock.sleep(delay, this.signal);
    } catch {
      throw llmErrors.aborted();
    }
    this.attempts += 1;
  }
}

import { addUsage, type ModelAttempt, type TokenUsage } from '@rapport/llm';
import type { ModelCall } from '../domain/turn.js';

/** What a turn has asked of models: every attempt on every rung, also those that failed, lost or were cut short. */
export class ModelLedger {
  private readonly attempts: ModelAttempt[] = [];
  private begunAt = 0;
  private firstTokenMs: number | undefined;

  /** The ladder begins. @param at monotonic ms, as in {@link spoke} */
  begin(at: number): void {
    this.begunAt = at;
  }

  /** A model says something; the first time counts. */
  spoke(at: number): void {
    this.firstTokenMs ??= at - this.begunAt;
  }

  readonly add = (attempt: ModelAttempt): void => {
    this.attempts.push(attempt);
  };

  /** All of it together; undefined while no attempt has ended. */
  get total(): ModelCall | undefined {
    const last = this.attempts.findLast(({ outcome }) => outcome !== 'llm.aborted') ?? this.attempts.at(-1);
    if (!last) return undefined;
    return {
      modelVersion: last.modelVersion ?? last.model,
      attempts: this.attempts.filter(({ sent }) => sent).length,
      firstTokenMs: this.firstTokenMs,
      usage: this.attempts.reduce<TokenUsage | undefined>((sum, { usage }) => addUsage(sum, usage), undefined),
      log: this.attempts,
    };
  }
}

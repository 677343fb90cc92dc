import { addUsage, type ModelAttempt, type ModelOutcome, type RunningRequest, type TokenUsage } from '@rapport/llm';
import type { ModelCall } from '../domain/turn.js';

/** The outcome of a request of which nothing more was heard, because the process that sent it is gone. */
const UNFINISHED: ModelOutcome = 'llm.unfinished';

/** What a turn has asked of models: every attempt on every rung, also those that failed, lost or were cut short. */
export class ModelLedger {
  private readonly attempts: ModelAttempt[] = [];
  private underway: { readonly request: RunningRequest; readonly since: number }[] = [];
  private begunAt = 0;
  private firstTokenMs: number | undefined;

  /** The ladder begins. @param at monotonic ms, as everywhere below */
  begin(at: number): void {
    this.begunAt = at;
  }

  /** A model says something; the first time counts. */
  spoke(at: number): void {
    this.firstTokenMs ??= at - this.begunAt;
  }

  sent(request: RunningRequest, at: number): void {
    this.underway.push({ request, since: at });
  }

  readonly add = (attempt: ModelAttempt): void => {
    this.underway = this.underway.filter(({ request }) => !request.ended);
    this.attempts.push(attempt);
  };

  /** All of it together; undefined while no attempt has ended. */
  get total(): ModelCall | undefined {
    return callOf(this.attempts, this.firstTokenMs);
  }

  /** As {@link total}, with what is under way, as far as the upstream has reported: what is known if the process dies now. */
  soFar(at: number): ModelCall | undefined {
    const underway = this.underway
      .filter(({ request }) => !request.ended)
      .map(({ request: { model, modelVersion, usage }, since }): ModelAttempt => {
        return { model, modelVersion, usage, outcome: UNFINISHED, durationMs: Math.round(at - since), sent: true };
      });
    return callOf([...this.attempts, ...underway], this.firstTokenMs);
  }
}

/** What some attempts come to; undefined for none. */
export function callOf(log: readonly ModelAttempt[], firstTokenMs: number | undefined): ModelCall | undefined {
  const last = log.findLast(({ outcome }) => outcome !== 'llm.aborted') ?? log.at(-1);
  if (!last) return undefined;
  return {
    modelVersion: last.modelVersion ?? last.model,
    attempts: log.filter(({ sent }) => sent).length,
    firstTokenMs,
    usage: log.reduce<TokenUsage | undefined>((sum, { usage }) => addUsage(sum, usage), undefined),
    log,
  };
}

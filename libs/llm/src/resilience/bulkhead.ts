import type { Clock } from '@rapport/kernel';
import { llmErrors } from '../llm.errors.js';

export interface BulkheadLimits {
  readonly concurrent: number;
  readonly queueMaximum: number;
  /** Milliseconds. */
  readonly queueDeadlineMs: number;
}

/** Share of the newest duration in the mean: some ten calls tell how long one takes. */
const NEWEST_SHARE = 0.1;

/**
 * Bounds the requests that are under way to one provider, and those that wait for their turn: first come, first served.
 * What can no longer be served in time is told so at once, with `llm.busy`.
 */
export class Bulkhead {
  running = 0;
  private readonly waiting = new Set<() => void>();
  private meanHeldMs = 0;

  constructor(
    private readonly clock: Clock,
    private readonly limits: BulkheadLimits,
  ) {}

  get queued(): number {
    return this.waiting.size;
  }

  /** How long who comes now would wait, in milliseconds, by how long requests have taken of late; Infinity when the queue is full. */
  get expectedWaitMs(): number {
    const { concurrent, queueMaximum } = this.limits;
    if (this.running < concurrent) return 0;
    if (this.queued >= queueMaximum) return Infinity;
    return ((this.queued + 1) * this.meanHeldMs) / concurrent;
  }

  /** Resolves with what gives the place back. Throws `llm.busy`, or `llm.aborted` when the signal fires first. */
  async enter(signal?: AbortSignal): Promise<() => void> {
    if (signal?.aborted) throw llmErrors.aborted();
    if (this.running >= this.limits.concurrent) await this.queue(signal);
    else this.running += 1;
    const enteredAt = this.clock.monotonic();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.leave(this.clock.monotonic() - enteredAt);
    };
  }

  /** Resolves once a leaving request has handed its place over. */
  private async queue(signal: AbortSignal | undefined): Promise<void> {
    const { queueMaximum, queueDeadlineMs } = this.limits;
    if (this.queued >= queueMaximum) throw llmErrors.busy('the queue is full', { retryAfterMs: queueDeadlineMs });
    const turn = Promise.withResolvers<void>();
    // Who gives up leaves the queue in the same step: a place that is handed over must have somebody to take it.
    const giveUp = (error: Error): void => {
      this.waiting.delete(turn.resolve);
      turn.reject(error);
    };
    const retryAfterMs = Math.ceil(this.meanHeldMs);
    const cancelTimer = this.clock.setTimer(queueDeadlineMs, () =>
      giveUp(llmErrors.busy('the wait took too long', { retryAfterMs })),
    );
    const onAbort = (): void => giveUp(llmErrors.aborted());
    signal?.addEventListener('abort', onAbort, { once: true });
    this.waiting.add(turn.resolve);
    try {
      await turn.promise;
    } finally {
      cancelTimer();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  private leave(heldMs: number): void {
    this.meanHeldMs = this.meanHeldMs === 0 ? heldMs : this.meanHeldMs + NEWEST_SHARE * (heldMs - this.meanHeldMs);
    const [next] = this.waiting;
    if (next) {
      // At once: until it awakes it must neither be woken again nor counted as waiting.
      this.waiting.delete(next);
      next();
    } else {
      this.running -= 1;
    }
  }
}

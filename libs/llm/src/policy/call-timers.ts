import type { CancelTimer, Clock, CodedError } from '@rapport/kernel';
import { llmErrors } from '../llm.errors.js';

/** All in milliseconds. */
export interface TimerLimits {
  readonly firstTokenTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly finishGraceMs: number;
}

const IGNORE = (): void => {};

/** An abort without a reason makes one, with its stack: every attempt ends with an abort, and needs neither. */
const OVER = new DOMException('The attempt is over', 'AbortError');

/**
 * The timers of one attempt and the one AbortController they share with the caller's signal. When any fires, the socket
 * closes and {@link fault} says why; the SDK's own AbortError does not.
 */
export class CallTimers {
  private readonly controller = new AbortController();
  private readonly cancelTotal: CancelTimer;
  private cancelPhase: CancelTimer = IGNORE;
  private failure: CodedError | undefined;

  /** @param startedAt when the whole call began, by `clock.monotonic()`: the total covers earlier attempts too. */
  constructor(
    private readonly clock: Clock,
    private readonly limits: TimerLimits,
    startedAt: number,
    private readonly callerSignal?: AbortSignal,
  ) {
    const left = Math.max(0, startedAt + limits.totalTimeoutMs - clock.monotonic());
    this.cancelTotal = clock.setTimer(left, () => this.fail(llmErrors.timeoutTotal()));
    if (callerSignal?.aborted) this.onCallerAbort();
    else callerSignal?.addEventListener('abort', this.onCallerAbort, { once: true });
    this.arm(limits.firstTokenTimeoutMs, () => llmErrors.timeoutFirstToken());
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Why the attempt was aborted; undefined when it was not, or only by {@link end}. */
  get fault(): CodedError | undefined {
    return this.failure;
  }

  /** The model got on: it has the idle timeout again. */
  progress(): void {
    this.arm(this.limits.idleTimeoutMs, () => llmErrors.timeoutIdle());
  }

  /** The answer is complete; only the end of its connection is awaited. */
  finishing(): void {
    this.arm(this.limits.finishGraceMs, () => llmErrors.timeoutIdle());
  }

  /** The consumer is busy with a delta: time that is not the model's. The total still runs. */
  hold(): void {
    this.cancelPhase();
  }

  /** Must run in `finally`: leaves no timer and no listener, and closes the socket of a stream that was left early. */
  end(): void {
    this.cancelPhase();
    this.cancelTotal();
    this.callerSignal?.removeEventListener('abort', this.onCallerAbort);
    this.controller.abort(OVER);
  }

  private readonly onCallerAbort = (): void => this.fail(llmErrors.aborted());

  private arm(ms: number, error: () => CodedError): void {
    this.cancelPhase();
    this.cancelPhase = this.clock.setTimer(ms, () => this.fail(error()));
  }

  private fail(error: CodedError): void {
    this.failure ??= error;
    this.controller.abort(OVER);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Clock, isCodedError } from '@rapport/kernel';
import { CallRecorder } from '../call-recorder.js';
import type { EmbedOptions } from '../embedder.js';
import type { CallOptions, ModelOutcome, TokenUsage } from '../language-model.js';
import { llmConfig, type LlmConfig } from '../llm.config.js';
import { llmErrors } from '../llm.errors.js';
import type { ModelOperation } from '../llm-observer.js';
import { CallTimers, type TimerLimits } from '../policy/call-timers.js';
import { RetrySchedule, type RetryLimits } from '../policy/retry-schedule.js';
import { RequestGuard, type RequestPermit } from '../resilience/request-guard.js';
import { RetryBudgets } from '../resilience/retry-budget.js';
import { classifyError } from './classify-error.js';

type Send<T> = (signal: AbortSignal) => Promise<T>;

/** Asks the circuit breaker and the bulkhead for each attempt. */
type Enter = (signal: AbortSignal) => Promise<RequestPermit>;

interface GuardedCall {
  readonly enter: Enter;
  readonly used: TokenUsage;
  /** Whoever calls waits less long than the model may take. */
  readonly hasty: boolean;
}

/** What a caller did not wait for is no failure of the model, and nobody is to be woken for it. */
const OF_HASTE: ReadonlySet<string> = new Set([llmErrors.timeoutTotal.spec.code, llmErrors.circuitOpen.spec.code]);

/** Calls with one answer: embeddings, token counts, probes. The first-token timeout bounds an attempt, the total all of them. */
@Injectable()
export class UnaryCalls {
  constructor(
    private readonly clock: Clock,
    private readonly recorder: CallRecorder,
    private readonly budgets: RetryBudgets,
    private readonly guard: RequestGuard,
    @Inject(llmConfig.token) private readonly config: LlmConfig,
  ) {}

  run<T>(operation: ModelOperation, model: string, options: CallOptions, send: Send<T>): Promise<T> {
    return this.call(operation, model, options, send, this.config);
  }

  /**
   * Behind a circuit breaker of the model and the embeddings' bulkhead, within `deadlineMs` if there is one.
   * @param used what an answer takes: the upstream does not say
   */
  runGuarded<T>(
    operation: ModelOperation,
    model: string,
    used: TokenUsage,
    options: EmbedOptions,
    send: Send<T>,
  ): Promise<T> {
    const { deadlineMs = this.config.totalTimeoutMs } = options;
    const limits = {
      ...this.config,
      totalTimeoutMs: Math.min(this.config.totalTimeoutMs, deadlineMs),
      retryBudgetMs: Math.min(this.config.retryBudgetMs, deadlineMs),
    };
    const hasty = options.deadlineMs !== undefined;
    const enter: Enter = (signal) => this.guard.enter('embedding', model, signal, hasty ? 'deadline' : 'full');
    return this.call(operation, model, options, send, limits, { enter, used, hasty });
  }

  /** Without retries, and within `timeoutMs`. */
  runOnce<T>(
    operation: ModelOperation,
    model: string,
    timeoutMs: number,
    options: CallOptions,
    send: Send<T>,
  ): Promise<T> {
    const limits = { ...this.config, firstTokenTimeoutMs: timeoutMs, totalTimeoutMs: timeoutMs, retryAttempts: 1 };
    return this.call(operation, model, options, send, limits);
  }

  private async call<T>(
    operation: ModelOperation,
    model: string,
    options: CallOptions,
    send: Send<T>,
    limits: TimerLimits & RetryLimits,
    guarded?: GuardedCall,
  ): Promise<T> {
    const call = this.recorder.begin(operation, model, options.requestId);
    const retries = new RetrySchedule(this.clock, limits, call.startedAt, options.signal, this.budgets.of(model));
    try {
      for (;;) {
        try {
          const answer = await this.attempt(send, call.startedAt, options, limits, guarded?.enter);
          if (guarded) call.used(model, guarded.used);
          call.attempts = retries.attempts;
          call.succeeded('ok');
          return answer;
        } catch (error) {
          await retries.next(error);
        }
      }
    } catch (error) {
      call.attempts = retries.attempts;
      if (guarded?.hasty && isCodedError(error) && OF_HASTE.has(error.code)) call.abandoned();
      else call.failed(error);
      throw error;
    }
  }

  private async attempt<T>(
    send: Send<T>,
    startedAt: number,
    { signal }: CallOptions,
    limits: TimerLimits,
    enter?: Enter,
  ): Promise<T> {
    const timers = new CallTimers(this.clock, limits, startedAt, signal);
    let permit: RequestPermit | undefined;
    let outcome: ModelOutcome = 'ok';
    try {
      if (enter) permit = await enter(timers.signal);
      return await send(timers.signal);
    } catch (error) {
      const fault = timers.fault ?? classifyError(error);
      outcome = fault.code as ModelOutcome;
      throw fault;
    } finally {
      timers.end();
      permit?.leave(outcome);
    }
  }
}

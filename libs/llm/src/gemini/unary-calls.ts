import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { CallRecorder } from '../call-recorder.js';
import type { CallOptions } from '../language-model.js';
import { llmConfig, type LlmConfig } from '../llm.config.js';
import type { ModelOperation } from '../llm-observer.js';
import { CallTimers, type TimerLimits } from '../policy/call-timers.js';
import { RetrySchedule, type RetryLimits } from '../policy/retry-schedule.js';
import { RetryBudgets } from '../resilience/retry-budget.js';
import { classifyError } from './classify-error.js';

type Send<T> = (signal: AbortSignal) => Promise<T>;

/** Calls with one answer: embeddings, token counts, probes. The first-token timeout bounds an attempt, the total all of them. */
@Injectable()
export class UnaryCalls {
  constructor(
    private readonly clock: Clock,
    private readonly recorder: CallRecorder,
    private readonly budgets: RetryBudgets,
    @Inject(llmConfig.token) private readonly config: LlmConfig,
  ) {}

  run<T>(operation: ModelOperation, model: string, options: CallOptions, send: Send<T>): Promise<T> {
    return this.call(operation, model, options, send, this.config);
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
  ): Promise<T> {
    const call = this.recorder.begin(operation, model, options.requestId);
    const retries = new RetrySchedule(this.clock, limits, call.startedAt, options.signal, this.budgets.of(model));
    try {
      for (;;) {
        try {
          const answer = await this.attempt(send, call.startedAt, options, limits);
          call.attempts = retries.attempts;
          call.succeeded('ok');
          return answer;
        } catch (error) {
          await retries.next(error);
        }
      }
    } catch (error) {
      call.attempts = retries.attempts;
      call.failed(error);
      throw error;
    }
  }

  private async attempt<T>(send: Send<T>, startedAt: number, { signal }: CallOptions, limits: TimerLimits): Promise<T> {
    const timers = new CallTimers(this.clock, limits, startedAt, signal);
    try {
      return await send(timers.signal);
    } catch (error) {
      throw timers.fault ?? classifyError(error);
    } finally {
      timers.end();
    }
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { Clock, isCodedError } from '@rapport/kernel';
import { callSpan, endCallSpan } from './call-span.js';
import { PriceTable } from './catalogue/price-table.js';
import type { ModelAttempt, ModelOutcome, TokenUsage } from './language-model.js';
import { llmErrors } from './llm.errors.js';
import { LlmObserver, type ModelCall, type ModelOperation } from './llm-observer.js';
import { ModelHealth } from './model-health.js';
import type { Provider } from './resilience/model-capacity.js';
import { addUsage } from './usage.js';

/** Faults that no retry mends and someone must act on. */
const ACTIONABLE: ReadonlySet<string> = new Set(
  [llmErrors.credentials, llmErrors.billing, llmErrors.quotaExhausted, llmErrors.modelNotFound].map(
    ({ spec }) => spec.code,
  ),
);

/** Tells health, prices, metrics and the log of each call, once, however it ends. */
@Injectable()
export class CallRecorder {
  private readonly logger = new Logger('ModelCalls');

  constructor(
    private readonly clock: Clock,
    private readonly prices: PriceTable,
    private readonly health: ModelHealth,
    private readonly observer: LlmObserver,
  ) {}

  begin(
    operation: ModelOperation,
    model: string,
    requestId: string | undefined,
    provider: Provider = 'gemini',
  ): OpenCall {
    const startedAt = this.clock.monotonic();
    const span = callSpan(operation, model, provider);
    const price = (version: string, usage: TokenUsage): number | undefined =>
      this.prices.costMicroUsd(version, usage, this.clock.now());
    return new OpenCall(startedAt, price, (outcome, { attempts, modelVersion, firstTokenMs, usage, costMicroUsd }) => {
      const durationMs = this.clock.monotonic() - startedAt;
      const call: ModelCall = {
        operation,
        model,
        modelVersion,
        outcome,
        attempts,
        durationMs,
        firstTokenMs,
        usage,
        costMicroUsd,
        requestId,
      };
      endCallSpan(span, call);
      this.report(call);
    });
  }

  private report(call: ModelCall): void {
    // A probe or a token count shows that the network works, not that the model answers.
    if (call.operation === 'generate' || call.operation === 'embed') this.health.record(call);
    this.observer.call(call);
    if (ACTIONABLE.has(call.outcome)) {
      const { operation, model, outcome, requestId } = call;
      this.logger.error({ event: outcome, operation, model, requestId }, 'The model refuses our calls: act on it');
    }
  }
}

/** A call that has not ended yet, and what its attempts came to so far. Only the first end counts. */
export class OpenCall {
  /** Requests that were sent. */
  attempts = 0;
  usage: TokenUsage | undefined;
  costMicroUsd: number | undefined;
  modelVersion: string | undefined;
  /** Set by who reads the answer. */
  firstTokenMs: number | undefined;
  private ended = false;

  constructor(
    /** By `clock.monotonic()`. */
    readonly startedAt: number,
    private readonly price: (modelVersion: string, usage: TokenUsage) => number | undefined,
    private readonly report: (outcome: ModelOutcome, call: OpenCall) => void,
  ) {}

  /** An attempt has ended. All of them are paid for, not only the one that answered. */
  attempted({ model, modelVersion, usage, sent }: ModelAttempt): void {
    if (sent) this.attempts += 1;
    this.modelVersion = modelVersion ?? this.modelVersion;
    if (usage) this.used(modelVersion ?? model, usage);
  }

  /** Tokens that are to be paid for. */
  used(modelVersion: string, usage: TokenUsage): void {
    this.usage = addUsage(this.usage, usage);
    const cost = this.price(modelVersion, usage);
    if (cost !== undefined) this.costMicroUsd = (this.costMicroUsd ?? 0) + cost;
  }

  succeeded(outcome: ModelOutcome): void {
    this.end(outcome);
  }

  failed(error: unknown): void {
    this.end(isCodedError(error) ? (error.code as ModelOutcome) : 'llm.rejected');
  }

  /** For `finally`: a call that ended in neither way was left early by its consumer. */
  abandoned(): void {
    this.end('llm.aborted');
  }

  private end(outcome: ModelOutcome): void {
    if (this.ended) return;
    this.ended = true;
    this.report(outcome, this);
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { Clock, isCodedError } from '@rapport/kernel';
import { PriceTable } from './catalogue/price-table.js';
import { llmErrors } from './llm.errors.js';
import { LlmObserver, type ModelCall, type ModelOperation } from './llm-observer.js';
import { ModelHealth } from './model-health.js';

/** What a call knows of itself only once it is under way. */
export type CallProgress = Partial<Pick<ModelCall, 'modelVersion' | 'attempts' | 'firstTokenMs' | 'usage'>>;

/** Faults that no retry mends and someone must act on. */
const ACTIONABLE: ReadonlySet<string> = new Set(
  [llmErrors.credentials, llmErrors.billing, llmErrors.quotaExhausted, llmErrors.modelNotFound].map(
    ({ spec }) => spec.code,
  ),
);

/** Tells health, prices, metrics and the log of each call, once, however it ends. */
@Injectable()
export class CallRecorder {
  private readonly logger = new Logger('GeminiCalls');

  constructor(
    private readonly clock: Clock,
    private readonly prices: PriceTable,
    private readonly health: ModelHealth,
    private readonly observer: LlmObserver,
  ) {}

  begin(operation: ModelOperation, model: string, requestId: string | undefined): OpenCall {
    const startedAt = this.clock.monotonic();
    return new OpenCall(startedAt, (outcome, progress) => {
      const { modelVersion, usage, attempts = 1, firstTokenMs } = progress;
      const at = this.clock.now();
      this.report({
        operation,
        model,
        modelVersion,
        outcome,
        attempts,
        durationMs: this.clock.monotonic() - startedAt,
        firstTokenMs,
        usage,
        costMicroUsd: usage && this.prices.costMicroUsd(modelVersion ?? model, usage, at),
        requestId,
      });
    });
  }

  private report(call: ModelCall): void {
    // A probe or a token count shows that the network works, not that the model answers.
    if (call.operation === 'generate' || call.operation === 'embed') this.health.record(call);
    this.observer.call(call);
    if (ACTIONABLE.has(call.outcome)) {
      const { operation, model, outcome, requestId } = call;
      this.logger.error({ event: outcome, operation, model, requestId }, 'Gemini refuses our calls: act on it');
    }
  }
}

/** A call that has not ended yet. Only the first end counts. */
export class OpenCall {
  private ended = false;

  constructor(
    /** By `clock.monotonic()`. */
    readonly startedAt: number,
    private readonly report: (outcome: ModelCall['outcome'], progress: CallProgress) => void,
  ) {}

  succeeded(outcome: ModelCall['outcome'], progress: CallProgress): void {
    this.end(outcome, progress);
  }

  failed(error: unknown, progress: CallProgress): void {
    this.end(isCodedError(error) ? (error.code as ModelCall['outcome']) : 'llm.rejected', progress);
  }

  /** For `finally`: a call that ended in neither way was left early by its consumer. */
  abandoned(progress: CallProgress): void {
    this.end('llm.aborted', progress);
  }

  private end(outcome: ModelCall['outcome'], progress: CallProgress): void {
    if (this.ended) return;
    this.ended = true;
    this.report(outcome, progress);
  }
}

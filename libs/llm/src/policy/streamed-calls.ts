import { Inject, Injectable } from '@nestjs/common';
import { Clock, isCodedError, type CodedError } from '@rapport/kernel';
import { CallRecorder, type OpenCall } from '../call-recorder.js';
import type {
  CallOptions,
  GenerateRequest,
  ModelEvent,
  ModelOutcome,
  RunningRequest,
  SafetyRating,
  TokenUsage,
  Verdict,
} from '../language-model.js';
import { llmConfig, type LlmConfig } from '../llm.config.js';
import { RequestGuard } from '../resilience/request-guard.js';
import type { Provider } from '../resilience/model-capacity.js';
import { RetryBudgets } from '../resilience/retry-budget.js';
import { TokenEstimator } from '../tokens/token-estimator.js';
import { addUsage } from '../usage.js';
import { WorstCases } from '../worst-case.js';
import { CallTimers } from './call-timers.js';
import { RetrySchedule } from './retry-schedule.js';

/** One answer, as it is put together from its chunks. */
export interface GatheredAnswer<Chunk> {
  /** The visible text so far. */
  readonly text: string;
  readonly usage: TokenUsage | undefined;
  readonly modelVersion: string | undefined;
  /** True once the model has said how the answer ends: what then happens to the connection no longer matters. */
  readonly finished: boolean;
  readonly verdict: Verdict;
  readonly ratings?: readonly SafetyRating[] | undefined;
  /** @returns the visible text the chunk adds, and whether the model got on; a keep-alive is no progress. */
  read(chunk: Chunk): { readonly text: string; readonly progressed: boolean };
}

/** What the policy needs to know of a provider. */
export interface Upstream<Chunk> {
  readonly provider: Provider;
  /** Sends one request. The signal closes its socket. */
  send(request: GenerateRequest, options: CallOptions, signal: AbortSignal): Promise<AsyncIterable<Chunk>>;
  gather(): GatheredAnswer<Chunk>;
  /** Any failure as an `llm.*` error. */
  classify(error: unknown): CodedError;
}

/**
 * The policy of a streamed call, whoever answers it: circuit breaker, bulkhead, timers, retries before the first word,
 * verdicts, an account of every request, and one clean end.
 */
@Injectable()
export class StreamedCalls {
  constructor(
    private readonly recorder: CallRecorder,
    private readonly guard: RequestGuard,
    private readonly budgets: RetryBudgets,
    private readonly estimator: TokenEstimator,
    private readonly worstCases: WorstCases,
    private readonly clock: Clock,
    @Inject(llmConfig.token) private readonly config: LlmConfig,
  ) {}

  async *run<Chunk>(
    upstream: Upstream<Chunk>,
    request: GenerateRequest,
    options: CallOptions,
  ): AsyncGenerator<ModelEvent> {
    const call = this.recorder.begin('generate', request.model, options.requestId, upstream.provider);
    const budget = this.budgets.of(request.model);
    const retries = new RetrySchedule(this.clock, this.config, call.startedAt, options.signal, budget);
    let prompt: number | undefined;
    try {
      for (;;) {
        const answer = upstream.gather();
        try {
          for await (const text of this.attempt(upstream, request, options, call, answer)) {
            call.firstTokenMs ??= this.clock.monotonic() - call.startedAt;
            yield { type: 'delta', text, usage: addUsage(call.usage, answer.usage) };
          }
        } catch (error) {
          prompt = answer.usage?.prompt ?? prompt;
          if (answer.text !== '' || !this.mayBeBilledAgain(request, call, prompt)) throw error;
          await retries.next(error);
          continue;
        }
        const { text, verdict, ratings, modelVersion = request.model } = answer;
        call.succeeded(verdict.kind);
        if (answer.usage) this.estimator.observe(request.model, request, answer.usage.prompt);
        const { usage, attempts, firstTokenMs } = call;
        return yield { type: 'end', text, verdict, ratings, usage, modelVersion, attempts, firstTokenMs };
      }
    } catch (error) {
      call.failed(error);
      throw error;
    } finally {
      call.abandoned();
    }
  }

  /** What was reserved holds one request; after one that was billed there must be room for another. */
  private mayBeBilledAgain(request: GenerateRequest, { usage }: OpenCall, prompt: number | undefined): boolean {
    if (!usage || prompt === undefined) return true;
    return this.worstCases.coversAnother(request, usage, prompt, this.clock.now());
  }

  /** One request: yields the visible text as it comes, leaves the rest in `answer`, and throws `llm.*` only. */
  private async *attempt<Chunk>(
    upstream: Upstream<Chunk>,
    request: GenerateRequest,
    options: CallOptions,
    call: OpenCall,
    answer: GatheredAnswer<Chunk>,
  ): AsyncGenerator<string> {
    const { model } = request;
    const startedAt = this.clock.monotonic();
    // Who leaves the loop early aborts the request; no line below is reached then but `finally`.
    let outcome: ModelOutcome = 'llm.aborted';
    let [sent, ended] = [false, false];
    try {
      const permit = await this.guard.enter(upstream.provider, model, options.signal);
      sent = true;
      options.onSent?.(viewOf(model, answer, () => ended));
      const timers = new CallTimers(this.clock, this.config, call.startedAt, options.signal);
      try {
        for await (const chunk of await upstream.send(request, options, timers.signal)) {
          const { text, progressed } = answer.read(chunk);
          if (text !== '') {
            permit.answering();
            timers.hold();
            yield text;
          }
          if (answer.finished) timers.finishing();
          else if (progressed) timers.progress();
        }
        outcome = answer.verdict.kind;
      } catch (error) {
        const fault = timers.fault ?? upstream.classify(error);
        outcome = codeOf(fault);
        if (!answer.finished) throw fault;
        // The answer is whole; a connection that dies after it takes nothing away.
        outcome = answer.verdict.kind;
      } finally {
        timers.end();
        permit.leave(outcome);
      }
    } catch (error) {
      outcome = codeOf(error);
      throw error;
    } finally {
      const { usage, modelVersion } = answer;
      const durationMs = Math.round(this.clock.monotonic() - startedAt);
      const attempt = { model, modelVersion, outcome, durationMs, usage, sent };
      call.attempted(attempt);
      ended = true;
      options.onAttempt?.(attempt);
    }
  }
}

function viewOf(model: string, answer: GatheredAnswer<never>, ended: () => boolean): RunningRequest {
  return {
    model,
    get modelVersion() {
      return answer.modelVersion;
    },
    get usage() {
      return answer.usage;
    },
    get ended() {
      return ended();
    },
  };
}

function codeOf(error: unknown): ModelOutcome {
  return isCodedError(error) ? (error.code as ModelOutcome) : 'llm.rejected';
}

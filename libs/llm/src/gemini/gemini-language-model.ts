import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { CallRecorder, type CallProgress, type OpenCall } from '../call-recorder.js';
import { ModelCatalogue } from '../catalogue/model-catalogue.js';
import {
  LanguageModel,
  type CallOptions,
  type GenerateRequest,
  type ModelEvent,
  type ModelResult,
} from '../language-model.js';
import { llmConfig, type LlmConfig } from '../llm.config.js';
import { TokenEstimator } from '../tokens/token-estimator.js';
import { AnswerReader } from './answer-reader.js';
import { CallTimers } from './call-timers.js';
import { classifyError } from './classify-error.js';
import { GeminiClient } from './gemini-client.js';
import { requestHeaders, toGenerateParameters } from './map-request.js';
import { RetrySchedule } from './retry-schedule.js';
import { UnaryCalls } from './unary-calls.js';

/** The policy of a call around the SDK, which has none: timers, retries, verdicts, and one clean end. */
@Injectable()
export class GeminiLanguageModel extends LanguageModel {
  constructor(
    private readonly client: GeminiClient,
    private readonly unary: UnaryCalls,
    private readonly recorder: CallRecorder,
    private readonly catalogue: ModelCatalogue,
    private readonly clock: Clock,
    @Inject(llmConfig.token) private readonly config: LlmConfig,
    private readonly estimator: TokenEstimator,
  ) {
    super();
  }

  override async *stream(request: GenerateRequest, options: CallOptions = {}): AsyncGenerator<ModelEvent> {
    const call = this.recorder.begin('generate', request.model, options.requestId);
    const retries = new RetrySchedule(this.clock, this.config, call.startedAt, options.signal);
    let answer = new AnswerReader();
    let firstTokenMs: number | undefined;
    const progress = (): CallProgress => ({
      attempts: retries.attempts,
      firstTokenMs,
      usage: answer.usage,
      modelVersion: answer.modelVersion,
    });
    try {
      for (;;) {
        try {
          for await (const text of this.attempt(request, options, call, answer)) {
            firstTokenMs ??= this.clock.monotonic() - call.startedAt;
            yield { type: 'delta', text, usage: answer.usage };
          }
          break;
        } catch (error) {
          if (answer.text !== '') throw error;
          await retries.next(error);
          answer = new AnswerReader();
        }
      }
      const { text, verdict, usage, modelVersion = request.model } = answer;
      call.succeeded(verdict.kind, progress());
      if (usage) this.estimator.observe(request.model, request, usage.prompt);
      yield { type: 'end', text, verdict, usage, modelVersion, attempts: retries.attempts, firstTokenMs };
    } catch (error) {
      call.failed(error, progress());
      throw error;
    } finally {
      call.abandoned(progress());
    }
  }

  /** Over the stream as well: only there can a slow answer be told from a dead one. */
  override async generate(request: GenerateRequest, options: CallOptions = {}): Promise<ModelResult> {
    for await (const event of this.stream(request, options)) {
      if (event.type === 'end') {
        const { type: _, ...result } = event;
        return result;
      }
    }
    throw new Error('a stream ended without its end event');
  }

  /** Text only: the Gemini API refuses a system instruction here, so callers count it as text. */
  override async countTokens(model: string, text: string, options: CallOptions = {}): Promise<number> {
    const { totalTokens } = await this.unary.run('count_tokens', model, options, async (signal) => {
      const models = await this.client.models();
      return models.countTokens({ model, contents: text, config: { abortSignal: signal, ...requestHeaders(options) } });
    });
    return totalTokens ?? 0;
  }

  override async probe(model: string, options: CallOptions = {}): Promise<void> {
    await this.unary.runOnce('probe', model, this.config.probeTimeoutMs, options, async (signal) => {
      const models = await this.client.models();
      return models.get({ model, config: { abortSignal: signal, ...requestHeaders(options) } });
    });
  }

  /** One request: yields the visible text as it comes, leaves the rest in `answer`, and throws `llm.*` only. */
  private async *attempt(
    request: GenerateRequest,
    options: CallOptions,
    call: OpenCall,
    answer: AnswerReader,
  ): AsyncGenerator<string> {
    const timers = new CallTimers(this.clock, this.config, call.startedAt, options.signal);
    try {
      const parameters = toGenerateParameters(request, this.catalogue, options, timers.signal);
      const models = await this.client.models();
      for await (const chunk of await models.generateContentStream(parameters)) {
        const { text, progressed } = answer.read(chunk);
        if (text !== '') {
          timers.hold();
          yield text;
        }
        if (answer.finished) timers.finishing();
        else if (progressed) timers.progress();
      }
    } catch (error) {
      const fault = timers.fault ?? classifyError(error);
      // The answer is whole once the model has said how it ends; a connection that then dies takes nothing away.
      if (!answer.finished) throw fault;
    } finally {
      timers.end();
    }
  }
}

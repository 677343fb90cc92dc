import { Inject, Injectable } from '@nestjs/common';
import { ModelCatalogue } from '../catalogue/model-catalogue.js';
import {
  LanguageModel,
  type CallOptions,
  type GenerateRequest,
  type ModelEvent,
  type ModelResult,
} from '../language-model.js';
import { llmConfig, type LlmConfig } from '../llm.config.js';
import { StreamedCalls, type Upstream } from '../policy/streamed-calls.js';
import { PromptCache, type SharedPrefix } from '../prompt-cache/prompt-cache.js';
import { AnswerReader } from './answer-reader.js';
import { classifyError, isUnknownCache } from './classify-error.js';
import { GeminiClient } from './gemini-client.js';
import { requestHeaders, toGenerateParameters } from './map-request.js';
import { streamAnswer, type GeminiChunk } from './streamed-answer.js';
import { UnaryCalls } from './unary-calls.js';

/** Gemini over its SDK, which has no policy of its own: ours is in {@link StreamedCalls}. */
@Injectable()
export class GeminiLanguageModel extends LanguageModel {
  private readonly upstream: Upstream<GeminiChunk> = {
    provider: 'gemini',
    send: async (request, options, signal) => {
      const prefix = sharedPrefixOf(request);
      const cached = prefix && this.cache.nameOf(prefix);
      if (!prefix || cached === undefined) return this.send(request, options, signal);
      try {
        return await this.send(request, options, signal, cached);
      } catch (error) {
        if (!isUnknownCache(error)) throw error;
        // A refusal is not billed, and says nothing of the model: the same attempt goes on with the whole prompt.
        this.cache.lost(prefix, cached);
        return this.send(request, options, signal);
      }
    },
    gather: () => new AnswerReader(),
    classify: classifyError,
  };

  constructor(
    private readonly client: GeminiClient,
    private readonly unary: UnaryCalls,
    private readonly calls: StreamedCalls,
    private readonly catalogue: ModelCatalogue,
    private readonly cache: PromptCache,
    @Inject(llmConfig.token) private readonly config: Pick<LlmConfig, 'probeTimeoutMs'>,
  ) {
    super();
  }

  override stream(request: GenerateRequest, options: CallOptions = {}): AsyncGenerator<ModelEvent> {
    return this.calls.run(this.upstream, request, this.observed(request, options));
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

  private async send(request: GenerateRequest, options: CallOptions, signal: AbortSignal, cachedContent?: string) {
    const parameters = toGenerateParameters(request, this.catalogue, options, signal, cachedContent);
    return streamAnswer(await this.client.models(), parameters, this.client.agent);
  }

  /** Also tells the prompt cache what each attempt used. */
  private observed(request: GenerateRequest, options: CallOptions): CallOptions {
    const prefix = sharedPrefixOf(request);
    if (!prefix) return options;
    return {
      ...options,
      onAttempt: (attempt) => {
        if (attempt.usage) this.cache.answered(prefix, attempt.usage);
        options.onAttempt?.(attempt);
      },
    };
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
}

function sharedPrefixOf({ model, system, systemIsShared }: GenerateRequest): SharedPrefix | undefined {
  return systemIsShared && system !== undefined ? { model, system } : undefined;
}

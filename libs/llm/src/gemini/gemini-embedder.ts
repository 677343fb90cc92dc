import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import type { EmbedContentResponse } from '@google/genai';
import { Embedder, type EmbeddingTask, type EmbedOptions } from '../embedder.js';
import { llmConfig, type LlmConfig } from '../llm.config.js';
import { llmErrors } from '../llm.errors.js';
import { TokenEstimator } from '../tokens/token-estimator.js';
import { EMBEDDING_RULES, type EmbeddingRules } from './embedding-rules.js';
import { GeminiClient } from './gemini-client.js';
import { requestHeaders } from './map-request.js';
import { toPieces } from './text-pieces.js';
import { UnaryCalls } from './unary-calls.js';
import { meanDirection, normalised } from './vectors.js';

/** Gemini's limit of one `batchEmbedContents` request. */
const MAX_BATCH = 100;

@Injectable()
export class GeminiEmbedder extends Embedder {
  override readonly model: LlmConfig['embeddingModel'];
  override readonly dimensions: number;
  private readonly rules: EmbeddingRules;

  constructor(
    private readonly client: GeminiClient,
    private readonly unary: UnaryCalls,
    private readonly estimator: TokenEstimator,
    private readonly clock: Clock,
    @Inject(llmConfig.token) config: Pick<LlmConfig, 'embeddingModel' | 'embeddingDimensions'>,
  ) {
    super();
    this.model = config.embeddingModel;
    this.dimensions = config.embeddingDimensions;
    this.rules = EMBEDDING_RULES[config.embeddingModel];
  }

  override async embed(
    texts: readonly string[],
    task: EmbeddingTask,
    options: EmbedOptions = {},
  ): Promise<Float32Array[]> {
    const pieces = toPieces(texts, this.rules.maxTokens);
    const found: Float32Array[][] = texts.map(() => []);
    const startedAt = this.clock.monotonic();
    // One batch after the other: embeddings are background work and share their quota with conversations.
    for (let start = 0; start < pieces.length; start += MAX_BATCH) {
      const batch = pieces.slice(start, start + MAX_BATCH);
      const vectors = await this.embedBatch(
        batch.map(({ text }) => this.rules.format(text, task)),
        task,
        this.leftOf(options, startedAt),
      );
      batch.forEach(({ owner }, index) => found[owner]!.push(vectors[index]!));
    }
    return found.map((vectors) => meanDirection(vectors) ?? vectors[0]!);
  }

  private async embedBatch(
    texts: readonly string[],
    task: EmbeddingTask,
    options: EmbedOptions,
  ): Promise<Float32Array[]> {
    const used = { prompt: this.tokensOf(texts), cached: 0, output: 0, thoughts: 0 };
    return this.unary.runGuarded('embed', this.model, used, options, async (signal) => {
      const models = await this.client.models();
      const response = await models.embedContent({
        model: this.model,
        // Whole contents, not strings: gemini-embedding-2 merges a list of strings into one vector.
        contents: texts.map((text) => ({ parts: [{ text }] })),
        config: {
          outputDimensionality: this.dimensions,
          taskType: this.rules.taskType?.(task),
          abortSignal: signal,
          ...requestHeaders(options),
        },
      });
      return this.vectorsOf(response, texts.length);
    });
  }

  private leftOf(options: EmbedOptions, startedAt: number): EmbedOptions {
    if (options.deadlineMs === undefined) return options;
    return { ...options, deadlineMs: Math.max(0, startedAt + options.deadlineMs - this.clock.monotonic()) };
  }

  /** Gemini reports no usage of embeddings: the cost that is shown goes by the rule of thumb. */
  private tokensOf(texts: readonly string[]): number {
    return texts.reduce((sum, text) => sum + this.estimator.text(this.model, text), 0);
  }

  /** Normalised here as well: gemini-embedding-001 does so only at its full length. */
  private vectorsOf(response: EmbedContentResponse, expected: number): Float32Array[] {
    const vectors = (response.embeddings ?? []).map(({ values = [] }) => normalised(values));
    const usable = vectors.filter((vector) => vector?.length === this.dimensions);
    if (usable.length !== expected || vectors.length !== expected) {
      throw llmErrors.upstream('the embeddings do not match the request');
    }
    return usable as Float32Array[];
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { EmbedContentResponse } from '@google/genai';
import { Embedder, type EmbeddingTask } from '../embedder.js';
import type { CallOptions } from '../language-model.js';
import { llmConfig, type LlmConfig } from '../llm.config.js';
import { llmErrors } from '../llm.errors.js';
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
    options: CallOptions = {},
  ): Promise<Float32Array[]> {
    const pieces = toPieces(texts, this.rules.maxCharacters);
    const found: Float32Array[][] = texts.map(() => []);
    // One batch after the other: embeddings are background work and share their quota with conversations.
    for (let start = 0; start < pieces.length; start += MAX_BATCH) {
      const batch = pieces.slice(start, start + MAX_BATCH);
      const vectors = await this.embedBatch(
        batch.map(({ text }) => this.rules.format(text, task)),
        task,
        options,
      );
      batch.forEach(({ owner }, index) => found[owner]!.push(vectors[index]!));
    }
    return found.map((vectors) => meanDirection(vectors) ?? vectors[0]!);
  }

  private async embedBatch(
    texts: readonly string[],
    task: EmbeddingTask,
    options: CallOptions,
  ): Promise<Float32Array[]> {
    return this.unary.run('embed', this.model, options, async (signal) => {
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

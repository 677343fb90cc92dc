import type { CallOptions } from './language-model.js';

export type EmbeddingTask = 'query' | 'document';

/** Text to vectors. Vectors are L2-normalised and of `dimensions` length; spaces of different models never mix. */
export abstract class Embedder {
  abstract readonly model: string;
  abstract readonly dimensions: number;

  /** One vector a text, in order. Batches and chunks by itself. Throws `llm.*`. */
  abstract embed(texts: readonly string[], task: EmbeddingTask, options?: CallOptions): Promise<Float32Array[]>;
}

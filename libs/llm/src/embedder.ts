import type { CallOptions } from './language-model.js';

export interface EmbedOptions extends CallOptions {
  /** Milliseconds after which nobody waits for the vectors any more, queueing and retries included; by default GEMINI_TOTAL_TIMEOUT_MS a batch. */
  readonly deadlineMs?: number | undefined;
}

export type EmbeddingTask = 'query' | 'document';

/** Text to vectors. Vectors are L2-normalised and of `dimensions` length; spaces of different models never mix. */
export abstract class Embedder {
  abstract readonly model: string;
  abstract readonly dimensions: number;

  /** One vector a text, in order. Batches and chunks by itself. Throws `llm.*`: `llm.timeout_total` at the deadline, `llm.busy` and `llm.circuit_open` at once. */
  abstract embed(texts: readonly string[], task: EmbeddingTask, options?: EmbedOptions): Promise<Float32Array[]>;
}

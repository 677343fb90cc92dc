import type { ModelOutcome, TokenUsage } from './language-model.js';

export type ModelOperation = 'generate' | 'embed' | 'count_tokens' | 'probe' | 'prompt_cache';

/** One finished call. Holds no text and nothing personal. Durations are milliseconds. */
export interface ModelCall {
  readonly operation: ModelOperation;
  /** The model that was asked for. */
  readonly model: string;
  /** The model that answered, where it said so. */
  readonly modelVersion: string | undefined;
  readonly outcome: ModelOutcome;
  /** Requests that were sent. */
  readonly attempts: number;
  readonly durationMs: number;
  readonly firstTokenMs: number | undefined;
  /** Of all requests, as the cost is. */
  readonly usage: TokenUsage | undefined;
  readonly costMicroUsd: number | undefined;
  readonly requestId: string | undefined;
}

/**
 * Hears of every model call when it ends. Must neither throw nor wait.
 */
export abstract class LlmObserver {
  abstract call(call: ModelCall): void;
}

/** The model port. Gemini's own types never leave `gemini/`. */

export interface ModelTurn {
  readonly role: 'user' | 'model';
  readonly text: string;
}

export type SafetyCategory = 'harassment' | 'hate' | 'sexual' | 'dangerous';
export type SafetyThreshold = 'block_low_and_above' | 'block_medium_and_above' | 'block_only_high' | 'off';

export interface GenerateRequest {
  readonly model: string;
  readonly system?: string;
  /** Oldest first; the last one is the user's. */
  readonly turns: readonly ModelTurn[];
  /** Room for the visible answer. The adapter adds room for the model's thinking, which Gemini counts in the same limit. */
  readonly maxOutputTokens: number;
  /** Some models ignore it (gemini-3.5-flash-lite does). */
  readonly temperature?: number;
  /** A level the model lacks is raised to its nearest. */
  readonly thinking?: 'minimal' | 'low' | 'medium' | 'high';
  readonly safety?: Partial<Record<SafetyCategory, SafetyThreshold>>;
  /** JSON schema: asks for structured output. */
  readonly responseSchema?: Readonly<Record<string, unknown>>;
  readonly cachedContent?: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** For traces and the upstream log; never personal. */
  readonly requestId?: string;
}

/** Tokens as Gemini's `usageMetadata` reports them. `prompt` includes `cached`; `output` excludes `thoughts`. */
export interface TokenUsage {
  readonly prompt: number;
  readonly cached: number;
  readonly output: number;
  readonly thoughts: number;
}

/**
 * How a call that ended without an exception is to be read. Only `ok` and `length` carry an answer.
 * `empty`, `truncated` and `thinking_ate_budget` are faults of the model, `*_blocked` are refusals.
 */
export type Verdict =
  | { readonly kind: 'ok' }
  | { readonly kind: 'length' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'thinking_ate_budget' }
  | { readonly kind: 'prompt_blocked'; readonly reason: string }
  | { readonly kind: 'reply_blocked'; readonly reason: string };

export interface ModelResult {
  readonly text: string;
  readonly verdict: Verdict;
  /** Absent only when the upstream sent none. */
  readonly usage: TokenUsage | undefined;
  /** The model that really answered; prices go by this. */
  readonly modelVersion: string;
  readonly attempts: number;
  /** Milliseconds from the call to its first delta; undefined when there was none. */
  readonly firstTokenMs: number | undefined;
}

export interface ModelDelta {
  readonly type: 'delta';
  readonly text: string;
  /** Tokens so far, where the upstream says: what a call that is cut short from here on has cost. */
  readonly usage?: TokenUsage | undefined;
}

export type ModelEvent = ModelDelta | ({ readonly type: 'end' } & ModelResult);

export abstract class LanguageModel {
  /**
   * Streams one answer: deltas, then exactly one `end`. Leaving the loop early closes the upstream socket.
   * Throws an `llm.*` coded error (see llm.errors.ts); retries happen before the first delta only.
   */
  abstract stream(request: GenerateRequest, options?: CallOptions): AsyncIterable<ModelEvent>;

  /** The whole answer at once, with the same policy; for structured output and short background calls. */
  abstract generate(request: GenerateRequest, options?: CallOptions): Promise<ModelResult>;

  abstract countTokens(model: string, text: string, options?: CallOptions): Promise<number>;

  /** Token-free check that key, network and model are good (`models.get`). Throws like the others. */
  abstract probe(model: string, options?: CallOptions): Promise<void>;
}

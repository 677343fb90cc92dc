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
  /** Many calls share `system`, and it holds nothing personal: it may be kept in an explicit cache, where that pays. */
  readonly systemIsShared?: boolean;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** For traces and the upstream log; never personal. */
  readonly requestId?: string;
  /** Hears of each attempt of a streamed call once, when it ends, however it ends: what a bill is added up from. */
  readonly onAttempt?: (attempt: ModelAttempt) => void;
  /** Hears of each request of a streamed call once, when it is sent: what the bill is at while the answer comes. */
  readonly onSent?: (request: RunningRequest) => void;
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

/** What the upstream says of a text by itself. Nothing is said of what it holds for negligible. */
export interface SafetyRating {
  readonly category: 'harassment' | 'hate' | 'sexual' | 'dangerous' | 'other';
  /** That the text is of the category; not how grave it would be. */
  readonly probability: 'low' | 'medium' | 'high';
  /** Whether the text was refused for it. */
  readonly blocked: boolean;
}

/** How an attempt ended: the verdict of one that came to its end, or the code (`llm.*`) of one that failed. */
export type ModelOutcome = Verdict['kind'] | `llm.${string}`;

/** One attempt of a call: a request that was sent, or one that the circuit breaker or the bulkhead turned away. */
export interface ModelAttempt {
  /** The model that was asked for. */
  readonly model: string;
  /** The model that answered, where it said so. */
  readonly modelVersion: string | undefined;
  readonly outcome: ModelOutcome;
  /** Milliseconds, queueing included. */
  readonly durationMs: number;
  /** As far as the upstream said: what a request that was cut short has cost. */
  readonly usage: TokenUsage | undefined;
  /** Whether a request left the process. */
  readonly sent: boolean;
}

/** A request under way. A view: what it shows changes while the answer comes. */
export interface RunningRequest extends Pick<ModelAttempt, 'model' | 'modelVersion' | 'usage'> {
  /** Whether `onAttempt` has heard of it. */
  readonly ended: boolean;
}

export interface ModelResult {
  readonly text: string;
  readonly verdict: Verdict;
  /** Of the answer, or of the prompt that was refused; absent where the upstream rates nothing. */
  readonly ratings?: readonly SafetyRating[] | undefined;
  /** Of all requests of the call. Absent only when the upstream sent none. */
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
  /** Tokens of the call so far, where the upstream says: what one that is cut short from here on has cost. */
  readonly usage?: TokenUsage | undefined;
}

export type ModelEvent = ModelDelta | ({ readonly type: 'end' } & ModelResult);

/** What gives an answer, word by word: all that a rung of the degradation ladder needs of a model. */
export abstract class AnswerStream {
  /**
   * Streams one answer: deltas, then exactly one `end`. Leaving the loop early closes the upstream socket.
   * Throws an `llm.*` coded error (see llm.errors.ts); retries happen before the first delta only.
   */
  abstract stream(request: GenerateRequest, options?: CallOptions): AsyncIterable<ModelEvent>;
}

export abstract class LanguageModel extends AnswerStream {
  /** The whole answer at once, with the same policy; for structured output and short background calls. */
  abstract generate(request: GenerateRequest, options?: CallOptions): Promise<ModelResult>;

  abstract countTokens(model: string, text: string, options?: CallOptions): Promise<number>;

  /** Token-free check that key, network and model are good (`models.get`). Throws like the others. */
  abstract probe(model: string, options?: CallOptions): Promise<void>;
}

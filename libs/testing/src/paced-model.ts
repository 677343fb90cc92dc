import { isCodedError } from '@rapport/kernel';
import {
  LanguageModel,
  llmErrors,
  type CallOptions,
  type GenerateRequest,
  type ModelEvent,
  type ModelOutcome,
  type ModelResult,
  type TokenUsage,
} from '@rapport/llm';

/** A model that says each word when the test tells it to, and is silent until then. One call at a time. */
export class PacedModel extends LanguageModel {
  readonly requests: GenerateRequest[] = [];
  /** Calls that were left or aborted before their end. */
  cutShort = 0;
  private readonly events: (ModelEvent | Error)[] = [];
  private news = Promise.withResolvers<void>();
  private readonly asked = Promise.withResolvers<void>();

  /** Resolves when the model has been asked for the first time. */
  get wasAsked(): Promise<void> {
    return this.asked.promise;
  }

  /** Resolves when everything that was said so far has been heard. */
  async heard(): Promise<void> {
    while (this.events.length > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  /** `usage`: what the upstream reports along with it. */
  says(text: string, usage?: TokenUsage): this {
    return this.push({ type: 'delta', text, usage });
  }

  ends(): this {
    const usage = { prompt: 10, cached: 0, output: 5, thoughts: 0 };
    const end = { type: 'end', text: '', verdict: { kind: 'ok' }, modelVersion: 'gemini-3.5-flash-lite' } as const;
    return this.push({ ...end, usage, attempts: 1, firstTokenMs: 1 });
  }

  fails(error: Error): this {
    return this.push(error);
  }

  override async *stream(
    request: GenerateRequest,
    { signal, onAttempt, onSent }: CallOptions = {},
  ): AsyncGenerator<ModelEvent> {
    this.requests.push(request);
    this.asked.resolve();
    const aborted = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
    let ended = false;
    let usage: TokenUsage | undefined;
    let outcome: ModelOutcome = 'llm.aborted';
    let over = false;
    const { model } = request;
    onSent?.({
      model,
      modelVersion: model,
      get usage() {
        return usage;
      },
      get ended() {
        return over;
      },
    });
    try {
      while (!ended) {
        const { promise } = this.news;
        const event = this.events.shift();
        if (!event) await Promise.race([promise, aborted]);
        if (signal?.aborted) throw llmErrors.aborted();
        if (event instanceof Error) {
          if (isCodedError(event)) outcome = event.code as ModelOutcome;
          throw event;
        }
        usage = event?.usage ?? usage;
        ended = event?.type === 'end';
        if (event?.type === 'end') outcome = event.verdict.kind;
        if (event) yield event;
      }
    } finally {
      if (!ended) this.cutShort += 1;
      over = true;
      onAttempt?.({ model, modelVersion: model, outcome, durationMs: 1, usage, sent: true });
    }
  }

  override generate(): Promise<ModelResult> {
    return Promise.reject(new Error('the paced model only streams'));
  }

  override countTokens(): Promise<number> {
    return Promise.reject(new Error('the paced model only streams'));
  }

  override probe(): Promise<void> {
    return Promise.reject(new Error('the paced model only streams'));
  }

  private push(event: ModelEvent | Error): this {
    this.events.push(event);
    this.news.resolve();
    this.news = Promise.withResolvers<void>();
    return this;
  }
}

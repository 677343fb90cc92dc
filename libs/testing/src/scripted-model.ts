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
  type Verdict,
} from '@rapport/llm';

interface ScriptedReply {
  readonly chunks: readonly string[];
  readonly verdict: Verdict;
  readonly usage: TokenUsage | undefined;
  /** Thrown after the chunks instead of the end. */
  readonly error?: Error;
}

const USAGE: TokenUsage = { prompt: 10, cached: 0, output: 5, thoughts: 0 };

/**
 * A model that gives scripted answers in order and records what it was asked. It throws when asked beyond its script, and obeys
 * the caller's signal between chunks.
 */
export class ScriptedModel extends LanguageModel {
  readonly requests: GenerateRequest[] = [];
  readonly probes: string[] = [];
  private readonly script: ScriptedReply[] = [];
  private readonly probeScript: { readonly error?: Error }[] = [];
  private tokensPerText: number | undefined;

  /** One answer, in these chunks, that ends well. */
  replies(...chunks: string[]): this {
    return this.ends({ kind: 'ok' }, ...chunks);
  }

  /** One answer, in these chunks, that ends with `verdict`. */
  ends(verdict: Verdict, ...chunks: string[]): this {
    this.script.push({ chunks, verdict, usage: USAGE });
    return this;
  }

  /** One call that throws, after these chunks if any. */
  fails(error: Error, ...chunks: string[]): this {
    this.script.push({ chunks, verdict: { kind: 'truncated' }, usage: undefined, error });
    return this;
  }

  counts(tokens: number): this {
    this.tokensPerText = tokens;
    return this;
  }

  answersProbe(): this {
    this.probeScript.push({});
    return this;
  }

  failsProbe(error: Error): this {
    this.probeScript.push({ error });
    return this;
  }

  override async *stream(request: GenerateRequest, options: CallOptions = {}): AsyncGenerator<ModelEvent> {
    this.requests.push(request);
    const reply = this.script.shift();
    if (!reply) throw new Error('the scripted model was asked beyond its script');
    let outcome: ModelOutcome = 'llm.aborted';
    let usage: TokenUsage | undefined;
    try {
      for await (const event of this.play(reply, request, options)) {
        usage = event.usage ?? usage;
        if (event.type === 'end') outcome = event.verdict.kind;
        yield event;
      }
    } catch (error) {
      if (isCodedError(error)) outcome = error.code as ModelOutcome;
      throw error;
    } finally {
      const { model } = request;
      options.onAttempt?.({ model, modelVersion: model, outcome, durationMs: 1, usage, sent: true });
    }
  }

  private async *play(
    reply: ScriptedReply,
    request: GenerateRequest,
    options: CallOptions,
  ): AsyncGenerator<ModelEvent> {
    for (const text of reply.chunks) {
      if (options.signal?.aborted) throw llmErrors.aborted();
      yield { type: 'delta', text, usage: reply.usage };
    }
    if (options.signal?.aborted) throw llmErrors.aborted();
    if (reply.error !== undefined) throw reply.error;
    yield {
      type: 'end',
      text: reply.chunks.join(''),
      verdict: reply.verdict,
      usage: reply.usage,
      modelVersion: request.model,
      attempts: 1,
      firstTokenMs: reply.chunks.length > 0 ? 1 : undefined,
    };
  }

  override async generate(request: GenerateRequest, options?: CallOptions): Promise<ModelResult> {
    for await (const event of this.stream(request, options)) {
      if (event.type === 'end') return event;
    }
    throw new Error('the script held no end');
  }

  override async countTokens(): Promise<number> {
    if (this.tokensPerText === undefined) throw new Error('the scripted model has no token count: call counts() first');
    return this.tokensPerText;
  }

  override async probe(model: string): Promise<void> {
    this.probes.push(model);
    const probe = this.probeScript.shift();
    if (!probe) throw new Error('the scripted model was probed beyond its script');
    if (probe.error !== undefined) throw probe.error;
  }
}

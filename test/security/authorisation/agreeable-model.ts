import { LanguageModel, type CallOptions, type GenerateRequest, type ModelEvent, type ModelResult } from '@rapport/llm';

const USAGE = { prompt: 10, cached: 0, output: 5, thoughts: 0 };

/** Answers whatever it is asked: this suite is about who may ask. */
export class AgreeableModel extends LanguageModel {
  override async *stream({ model }: GenerateRequest, { onAttempt }: CallOptions = {}): AsyncGenerator<ModelEvent> {
    const text = 'Certainly.';
    yield { type: 'delta', text };
    onAttempt?.({ model, modelVersion: model, outcome: 'ok', durationMs: 1, usage: USAGE, sent: true });
    yield {
      type: 'end',
      text,
      verdict: { kind: 'ok' },
      usage: USAGE,
      modelVersion: model,
      attempts: 1,
      firstTokenMs: 1,
    };
  }

  override async generate(request: GenerateRequest, options?: CallOptions): Promise<ModelResult> {
    for await (const event of this.stream(request, options)) if (event.type === 'end') return event;
    throw new Error('the stream held no end');
  }

  override async countTokens(): Promise<number> {
    return 10;
  }

  override async probe(): Promise<void> {}
}

import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Agent, fetch, type Response } from 'undici';
import { beginningOf } from '../beginning-of.js';
import { AnswerStream, type CallOptions, type GenerateRequest, type ModelEvent } from '../language-model.js';
import { llmConfig, type LlmConfig } from '../llm.config.js';
import { llmErrors } from '../llm.errors.js';
import { StreamedCalls, type Upstream } from '../policy/streamed-calls.js';
import { ChatAnswer } from './chat-answer.js';
import { chatChunkSchema, type ChatChunk } from './chat-chunk.js';
import { classifyChatError, refusal, retryAfterMs } from './chat-error.js';
import { eventData } from '../event-data.js';

export type SecondProviderConfig = Pick<
  LlmConfig,
  'maxConnections' | 'secondProviderUrl' | 'secondProviderKey' | 'secondProviderTokenLimit'
>;

/** Answers of a second provider, over the streamed chat completions that many offer. Same policy, verdicts and errors. */
@Injectable()
export class OpenAiAnswers extends AnswerStream implements OnApplicationShutdown {
  /** As to Gemini: one request a socket, so that an abort frees what it used. Our timers replace undici's. */
  private readonly agent: Agent;
  private readonly upstream: Upstream<ChatChunk> = {
    provider: 'second',
    send: (request, options, signal) => this.send(request, options, signal),
    gather: () => new ChatAnswer(),
    classify: classifyChatError,
  };

  constructor(
    private readonly calls: StreamedCalls,
    private readonly clock: Clock,
    @Inject(llmConfig.token) private readonly config: SecondProviderConfig,
  ) {
    super();
    this.agent = new Agent({ connections: config.maxConnections, allowH2: false, headersTimeout: 0, bodyTimeout: 0 });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  override stream(request: GenerateRequest, options: CallOptions = {}): AsyncGenerator<ModelEvent> {
    return this.calls.run(this.upstream, request, options);
  }

  private async send(request: GenerateRequest, { requestId }: CallOptions, signal: AbortSignal) {
    const { secondProviderUrl: url, secondProviderKey: key, secondProviderTokenLimit: limit } = this.config;
    if (url === undefined) throw llmErrors.rejected('no second provider is configured');
    const response = await fetch(`${url.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(requestId !== undefined && { 'x-request-id': requestId }),
      },
      body: JSON.stringify(toChatRequest(request, limit)),
      // A redirect would take the key, and what people wrote, to whom nobody configured.
      redirect: 'error',
      signal,
      dispatcher: this.agent,
    });
    if (!response.ok) throw await this.refusalOf(response);
    if (!response.body) throw llmErrors.truncated();
    return chunksOf(response.body);
  }

  private async refusalOf(response: Response) {
    const text = response.body ? await beginningOf(response.body) : '';
    const code = /"(?:code|type)"\s*:\s*"(insufficient_quota)"/.exec(text)?.[1] ?? '';
    return refusal(response.status, code, retryAfterMs(response.headers.get('retry-after'), this.clock.now()));
  }
}

async function* chunksOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<ChatChunk> {
  for await (const data of eventData(body)) {
    if (data === '[DONE]') return;
    const chunk = chatChunkSchema.parse(JSON.parse(data));
    if (chunk.error) throw refusal(Number(chunk.error.code) || 500, chunk.error.type ?? '');
    yield chunk;
  }
}

function toChatRequest(request: GenerateRequest, limit: SecondProviderConfig['secondProviderTokenLimit']) {
  const { model, system, turns, maxOutputTokens, temperature, responseSchema } = request;
  return {
    model,
    messages: [
      ...(system === undefined ? [] : [{ role: 'system', content: system }]),
      ...turns.map(({ role, text }) => ({ role: role === 'model' ? 'assistant' : 'user', content: text })),
    ],
    [limit]: maxOutputTokens,
    temperature,
    stream: true,
    stream_options: { include_usage: true },
    ...(responseSchema && {
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: responseSchema } },
    }),
  };
}

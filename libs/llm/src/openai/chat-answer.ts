import type { TokenUsage, Verdict } from '../language-model.js';
import type { GatheredAnswer } from '../policy/streamed-calls.js';
import { verdictOf } from '../policy/verdict.js';
import type { ChatChunk } from './chat-chunk.js';

/** OpenAI's ends in Gemini's words, so that one table says what they mean. Any other end is a refusal until we know better. */
const FINISH_REASONS: Readonly<Record<string, string>> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  content_filter: 'CONTENT_FILTER',
};

/** Gathers one streamed chat completion. Its usage comes last, after the finish reason, if it comes at all. */
export class ChatAnswer implements GatheredAnswer<ChatChunk> {
  text = '';
  usage: TokenUsage | undefined;
  modelVersion: string | undefined;
  private finishReason: string | undefined;
  private hasChunk = false;
  private hasCandidate = false;

  read({ model, choices, usage }: ChatChunk): { readonly text: string; readonly progressed: boolean } {
    this.hasChunk = true;
    this.modelVersion = model ?? this.modelVersion;
    if (usage) this.usage = toUsage(usage);
    const [choice] = choices;
    if (!choice) return { text: '', progressed: false };
    this.hasCandidate = true;
    const text = choice.delta?.content ?? '';
    this.text += text;
    if (choice.delta?.refusal) this.finishReason = 'REFUSAL';
    const reason = choice.finish_reason ?? undefined;
    if (reason !== undefined) this.finishReason ??= FINISH_REASONS[reason] ?? reason.toUpperCase();
    return { text, progressed: text !== '' || Boolean(choice.delta?.reasoning_content) };
  }

  get finished(): boolean {
    return this.finishReason !== undefined;
  }

  get verdict(): Verdict {
    const { text, finishReason, hasCandidate, hasChunk } = this;
    return verdictOf({ text, finishReason, blockReason: undefined, hasCandidate, hasChunk });
  }
}

/** OpenAI counts reasoning as part of the completion; we count the visible answer and the thoughts apart. */
function toUsage(usage: NonNullable<ChatChunk['usage']>): TokenUsage {
  const thoughts = usage.completion_tokens_details?.reasoning_tokens ?? 0;
  return {
    prompt: usage.prompt_tokens,
    cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
    output: Math.max(0, usage.completion_tokens - thoughts),
    thoughts,
  };
}

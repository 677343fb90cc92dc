import type { TurnId } from '@rapport/kernel';
import type { TokenUsage } from '@rapport/llm';
import type { TerminalEvent, TurnEvent } from '../../domain/turn-event.js';
import { toDisclosureDto } from '../disclosure.dto.js';
import { toNoticeDto } from '../notice.dto.js';
import type {
  ChatCompletionDto,
  CompletionExtensionDto,
  CompletionUsageDto,
  FinishReason,
} from './chat-completion-result.dto.js';
import { toOpenAiError } from './openai-error.js';

/** What all chunks of one answer have in common. */
export interface CompletionHead {
  readonly created: number;
  readonly model: string;
  readonly includeUsage: boolean;
  /** Whether the answer is stored in a conversation. */
  readonly stored: boolean;
}

type Answered = Exclude<TerminalEvent, { readonly type: 'response.failed' }>;

export function toChatCompletion(end: Answered, { created, model, stored }: CompletionHead): ChatCompletionDto {
  const { usage, turnId, message } = end.result;
  return {
    id: completionId(turnId),
    object: 'chat.completion',
    created,
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: message.text, refusal: null },
        finish_reason: finishReason(end),
        logprobs: null,
      },
    ],
    ...(usage ? { usage: toUsage(usage) } : {}),
    rapport: toExtension(end, stored),
  };
}

/** Turns a turn's events into OpenAI's chunks, in order. One for each stream: it remembers what was said. */
export class CompletionChunks {
  private id = '';
  private said = '';

  constructor(private readonly head: CompletionHead) {}

  *of(event: TurnEvent): Generator<object | '[DONE]'> {
    switch (event.type) {
      case 'response.created':
        this.id = completionId(event.turnId);
        yield this.chunk({ role: 'assistant', content: '', refusal: null });
        return;
      case 'response.disclosure':
        // No content: a client that sends it back as history would teach the persona to say it.
        yield { ...this.chunk({}), rapport: { disclosure: toDisclosureDto(event.disclosure) } };
        return;
      case 'response.output_text.delta':
        // Empty where it was taken back before this client read it.
        if (event.delta === '') return;
        this.said += event.delta;
        yield this.chunk({ content: event.delta });
        return;
      case 'message.replaced':
        yield* this.replacement(event);
        return;
      case 'response.completed':
      case 'response.incomplete':
        yield { ...this.chunk({}, finishReason(event)), rapport: toExtension(event, this.head.stored) };
        if (this.head.includeUsage) yield this.usageChunk(event.result.usage);
        yield '[DONE]';
        return;
      case 'response.failed':
        yield toOpenAiError(event.error);
        return;
      case 'safety.notice':
      case 'response.output_text.done':
    }
  }

  /**
   * The protocol cannot take back what was said; where another text stands for it, the finish reason tells that it does not count.
   * One that is told again, because what this client had was not known, goes on after what it has.
   */
  private *replacement({ reason, text }: Extract<TurnEvent, { type: 'message.replaced' }>): Generator<object> {
    if (reason !== 'resumed') yield this.chunk({ content: this.said === '' ? text : `\n\n${text}` });
    else if (text.length > this.said.length && text.startsWith(this.said)) {
      yield this.chunk({ content: text.slice(this.said.length) });
    }
  }

  private chunk(delta: object, finish: FinishReason | null = null): object {
    const choices = [{ index: 0, delta, finish_reason: finish, logprobs: null }];
    // Clients that asked for usage expect the member everywhere.
    return { ...this.frame, choices, ...(this.head.includeUsage ? { usage: null } : {}) };
  }

  private usageChunk(usage: TokenUsage | undefined): object {
    return { ...this.frame, choices: [], usage: usage ? toUsage(usage) : null };
  }

  private get frame(): object {
    const { created, model } = this.head;
    return { id: this.id, object: 'chat.completion.chunk', created, model };
  }
}

function completionId(turnId: TurnId): string {
  return `chatcmpl-${turnId.slice(turnId.indexOf('_') + 1)}`;
}

/** The protocol has no word for an answer that broke off; `length` at least says that it is not whole. */
function finishReason(end: Answered): FinishReason {
  if (end.type === 'response.completed' || end.reason === 'stopped') return 'stop';
  return end.reason === 'content_filter' ? 'content_filter' : 'length';
}

function toExtension(end: Answered, stored: boolean): CompletionExtensionDto {
  const { rung, message, disclosure, notices } = end.result;
  const place = { conversation_id: message.conversationId, message_id: message.id };
  return {
    rung,
    reason: end.type === 'response.incomplete' ? end.reason : null,
    ...(disclosure ? { disclosure: toDisclosureDto(disclosure) } : {}),
    ...(notices.length > 0 ? { notices: notices.map(toNoticeDto) } : {}),
    ...(stored ? place : {}),
  };
}

function toUsage({ prompt, cached, output, thoughts }: TokenUsage): CompletionUsageDto {
  const completion = output + thoughts;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: thoughts,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

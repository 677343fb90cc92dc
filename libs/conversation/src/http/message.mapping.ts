import type { TokenUsage } from '@rapport/llm';
import type { Message, PlacedMessage } from '../domain/conversation.js';
import type { ExplainedMemory, ExplainedTurn } from '../domain/explained-memory.js';
import type { MemoryUse } from '../domain/turn.js';
import type {
  ExplainedMemoryDto,
  ExplanationDto,
  MemoryUseDto,
  MessageDto,
  PlacedMessageDto,
  UsageDto,
} from './message.dto.js';
import { toToneExplanationDto } from './tone.mapping.js';
import { toScreeningDto } from './screening.mapping.js';

export function toMessageDto({ id, conversationId, parentId, turnId, ...message }: Message): MessageDto {
  return {
    id,
    object: 'message',
    conversation_id: conversationId,
    parent_id: parentId ?? null,
    turn: turnId,
    role: message.role,
    status: message.status,
    content: message.text,
    ai_generated: message.role === 'assistant',
    created_at: message.createdAt.toISOString(),
  };
}

export function toPlacedMessageDto(message: PlacedMessage): PlacedMessageDto {
  return {
    ...toMessageDto(message),
    active: message.active,
    sibling_count: message.siblings,
    forgotten: message.forgotten,
  };
}

export function toUsageDto({ prompt, cached, output, thoughts }: TokenUsage): UsageDto {
  return { prompt_tokens: prompt, cached_tokens: cached, output_tokens: output, thought_tokens: thoughts };
}

export function toUsd(microUsd: number): number {
  return microUsd / 1_000_000;
}

export function toMemoryUseDto({ sources, memoryId, score }: MemoryUse): MemoryUseDto {
  return { sources: [...sources], memory_id: memoryId ?? null, score: score ?? null };
}

function toExplainedMemoryDto({ memoryId, memory, score, sources }: ExplainedMemory): ExplainedMemoryDto {
  const isKnown = memoryId === undefined ? sources.some(({ state }) => state === 'known') : memory !== undefined;
  return {
    type: memoryId === undefined ? 'message' : 'memory',
    memory_id: memoryId ?? null,
    forgotten: !isKnown,
    text: memory?.text ?? null,
    kind: memory?.kind ?? null,
    score: score ?? null,
    sources: sources.map(({ messageId, state, message }) => ({
      message_id: messageId,
      state,
      conversation_id: message?.conversationId ?? null,
      role: message?.role ?? null,
      content: message?.text ?? null,
      created_at: message?.createdAt.toISOString() ?? null,
    })),
  };
}

export function toExplanationDto(explanation: ExplainedTurn): ExplanationDto {
  const { usage, costMicroUsd } = explanation;
  return {
    object: 'explanation',
    turn: explanation.turnId,
    conversation_id: explanation.conversationId,
    user_message_id: explanation.userMessageId,
    reply_id: explanation.replyId,
    state: explanation.state,
    rung: explanation.rung ?? null,
    verdict: explanation.verdict ?? null,
    error_code: explanation.errorCode ?? null,
    model: explanation.model,
    model_version: explanation.modelVersion ?? null,
    attempts: explanation.attempts,
    usage: usage ? toUsageDto(usage) : null,
    cost_usd: costMicroUsd === undefined ? null : toUsd(costMicroUsd),
    first_token_ms: explanation.firstTokenMs ?? null,
    duration_ms: explanation.durationMs ?? null,
    memory_used: explanation.memories.map(toExplainedMemoryDto),
    tone: explanation.tone,
    tone_explanation: explanation.toneAccount ? toToneExplanationDto(explanation.tone, explanation.toneAccount) : null,
    screening: toScreeningDto(explanation.incidents, explanation.verdict),
  };
}

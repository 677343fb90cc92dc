import { currentTraceId, retryAfterSeconds, toProblem, type SseEvent } from '@rapport/platform';
import type { TurnEvent, TurnResult } from '../domain/turn-event.js';
import type { IncompleteReason } from '../domain/turn.js';
import type { NumberedEvent } from '../turn/turn-channel.js';
import { toDisclosureDto } from './disclosure.dto.js';
import type { TurnResultDto } from './message.dto.js';
import { toNoticeDto } from './notice.dto.js';
import { toMemoryUseDto, toMessageDto, toUsageDto, toUsd } from './message.mapping.js';

export function toTurnResultDto(result: TurnResult, reason?: IncompleteReason): TurnResultDto {
  const { usage, costMicroUsd, retryAfterMs } = result;
  return {
    object: 'turn',
    turn: result.turnId,
    status: reason === undefined ? 'completed' : 'incomplete',
    reason: reason ?? null,
    user_message_id: result.userMessageId,
    message: toMessageDto(result.message),
    usage: usage ? toUsageDto(usage) : null,
    cost_usd: costMicroUsd === undefined ? null : toUsd(costMicroUsd),
    rung: result.rung,
    memory_used: result.memoryUsed.map(toMemoryUseDto),
    tone: result.tone,
    disclosure: result.disclosure ? toDisclosureDto(result.disclosure) : null,
    notices: result.notices.map(toNoticeDto),
    retry_after_s: retryAfterMs === undefined ? null : Math.max(1, Math.ceil(retryAfterMs / 1_000)),
  };
}

/** An event as it goes over the wire. `requestId` is what a problem is traced by. */
export function toSseEvent(event: NumberedEvent, requestId: string): SseEvent {
  return {
    event: event.type,
    id: event.sequence,
    data: { sequence_number: event.sequence, ...dataOf(event, requestId) },
  };
}

function dataOf(event: TurnEvent, requestId: string): object {
  switch (event.type) {
    case 'response.created':
      return { turn: event.turnId, user_message_id: event.userMessageId };
    case 'response.disclosure':
      return toDisclosureDto(event.disclosure);
    case 'response.output_text.delta':
      return { delta: event.delta };
    case 'message.replaced':
      return { reason: event.reason, text: event.text };
    case 'safety.notice':
      return toNoticeDto(event);
    case 'response.output_text.done':
      return {};
    case 'response.completed':
      return toTurnResultDto(event.result);
    case 'response.incomplete':
      return toTurnResultDto(event.result, event.reason);
    case 'response.failed':
      return {
        problem: {
          ...toProblem(event.error, requestId, currentTraceId()),
          retry_after_s: retryAfterSeconds(event.error),
        },
      };
  }
}

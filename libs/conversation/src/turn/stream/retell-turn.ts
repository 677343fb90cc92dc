import { toCodedError } from '@rapport/platform';
import { turnErrors } from '../../conversation.errors.js';
import type { TerminalEvent, TurnEvent, TurnResult } from '../../domain/turn-event.js';
import type { TurnRecord } from '../../domain/turn-record.js';
import type { IncompleteReason } from '../../domain/turn.js';
import type { NumberedEvent } from '../turn-channel.js';

/**
 * Retold events have fixed numbers beyond those of any live stream. So a client that comes back with one of them is
 * known to have been retold, and never meets live events whose numbers happen to be the same.
 */
const RETOLD = { created: 500_001, disclosure: 500_002, text: 500_003, done: 500_004, end: 500_005 } as const;

/** Whether a client that has seen number `after` was retold this turn, in part or whole. */
export const wasRetold = (after: number): boolean => after >= RETOLD.created;
export const wasRetoldWhole = (after: number): boolean => after >= RETOLD.end;

/**
 * A settled turn told from what is stored, for readers of events that are no longer held. Who has seen nothing gets
 * the text as one delta. Who has seen `told` gets the rest of it; where what they have seen is not known (undefined),
 * or is not how the stored text begins, `message.replaced` gives them the whole.
 */
export function retellTurn(turn: TurnRecord, after: number, told: string | undefined): readonly NumberedEvent[] {
  const { reply, disclosure } = turn;
  const events: NumberedEvent[] = [
    { type: 'response.created', turnId: turn.turnId, userMessageId: turn.userMessageId, sequence: RETOLD.created },
  ];
  if (disclosure) events.push({ type: 'response.disclosure', disclosure, sequence: RETOLD.disclosure });
  if (reply) {
    const text = textEvent(turn, reply.text, told);
    if (text) events.push({ ...text, sequence: RETOLD.text });
    events.push({ type: 'response.output_text.done', sequence: RETOLD.done });
  }
  events.push({ ...endOf(turn), sequence: RETOLD.end });
  return events.filter(({ sequence }) => sequence > seen(after));
}

/** Whoever has seen any event has seen the first, and whoever has seen two has seen what the person was told. */
function seen(after: number): number {
  if (after === 0 || wasRetold(after)) return after;
  return after === 1 ? RETOLD.created : RETOLD.disclosure;
}

function textEvent({ reply, verdict }: TurnRecord, text: string, told: string | undefined): TurnEvent | undefined {
  if (reply?.status === 'replaced') return { type: 'message.replaced', reason: verdict ?? 'resumed', text };
  if (told === undefined || !text.startsWith(told)) return { type: 'message.replaced', reason: 'resumed', text };
  const rest = text.slice(told.length);
  return rest === '' ? undefined : { type: 'response.output_text.delta', delta: rest };
}

function endOf(turn: TurnRecord): TerminalEvent {
  const { reply } = turn;
  if (!reply) return { type: 'response.failed', error: errorOf(turn.errorCode) };
  const result: TurnResult = {
    turnId: turn.turnId,
    userMessageId: turn.userMessageId,
    message: reply,
    usage: turn.usage,
    costMicroUsd: turn.costMicroUsd,
    rung: turn.rung ?? 'none',
    memoryUsed: turn.memoriesUsed,
    tone: turn.tone,
    disclosure: turn.disclosure,
    // Whom it concerned is not kept with the turn.
    notices: [],
    // When to try again was said when it was known; by now it is past.
    retryAfterMs: undefined,
  };
  if (turn.state === 'completed') return { type: 'response.completed', result };
  return { type: 'response.incomplete', reason: reasonOf(turn), result };
}

function reasonOf({ reply, verdict }: TurnRecord): IncompleteReason {
  if (reply?.status === 'replaced') return 'content_filter';
  return verdict === 'length' || verdict === 'stopped' ? verdict : 'interrupted';
}

function errorOf(code: string | undefined) {
  const known = Object.values(turnErrors).find(({ spec }) => spec.code === code);
  return known ? known() : toCodedError(undefined);
}

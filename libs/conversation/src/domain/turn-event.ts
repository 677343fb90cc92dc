import type { CodedError, MessageId, TurnId } from '@rapport/kernel';
import type { TokenUsage } from '@rapport/llm';
import type { ToneDials } from '@rapport/persona';
import type { CrisisResource, Disclosure } from '@rapport/safety';
import type { Message } from './conversation.js';
import type { IncompleteReason, MemoryUse, Rung } from './turn.js';

/** That screening or the crisis protocol acted, and whom the person may turn to. */
export interface SafetyNotice {
  readonly category: string;
  readonly resources: readonly CrisisResource[];
}

/** What the caller of a turn gets in the end. */
export interface TurnResult {
  readonly turnId: TurnId;
  readonly userMessageId: MessageId;
  readonly message: Message;
  readonly usage: TokenUsage | undefined;
  readonly costMicroUsd: number | undefined;
  readonly rung: Rung;
  readonly memoryUsed: readonly MemoryUse[];
  readonly tone: ToneDials;
  /** What the person was told with this turn. */
  readonly disclosure: Disclosure | undefined;
  /** All that were told with the turn. */
  readonly notices: readonly SafetyNotice[];
  /** After a holding reply: when to try again. */
  readonly retryAfterMs: number | undefined;
}

export type TerminalEvent =
  | { readonly type: 'response.completed'; readonly result: TurnResult }
  | { readonly type: 'response.incomplete'; readonly reason: IncompleteReason; readonly result: TurnResult }
  | { readonly type: 'response.failed'; readonly error: CodedError };

/** The events of one turn, in order; exactly one terminal event, which is the last. */
export type TurnEvent =
  | { readonly type: 'response.created'; readonly turnId: TurnId; readonly userMessageId: MessageId }
  | { readonly type: 'response.disclosure'; readonly disclosure: Disclosure }
  | { readonly type: 'response.output_text.delta'; readonly delta: string }
  | { readonly type: 'message.replaced'; readonly reason: string; readonly text: string }
  | ({ readonly type: 'safety.notice' } & SafetyNotice)
  | { readonly type: 'response.output_text.done' }
  | TerminalEvent;

export function isTerminal(event: TurnEvent): event is TerminalEvent {
  return (
    event.type === 'response.completed' || event.type === 'response.incomplete' || event.type === 'response.failed'
  );
}

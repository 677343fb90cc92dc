import type { ConversationId, MessageId, TurnId, UserId } from '@rapport/kernel';
import type { TokenUsage } from '@rapport/llm';
import type { ToneDials } from '@rapport/persona';
import type { MessageStatus } from './conversation.js';
import type { SettledState, TurnState } from './turn-state.js';

/** Which step of the degradation ladder answered; `none` when no model was asked. */
export type Rung = 'primary' | 'holding' | 'none';

/** How the turn is to be read. The model's verdicts, and ours where the model was not asked or not heard out. */
export type TurnVerdict =
  | 'ok'
  | 'length'
  | 'empty'
  | 'truncated'
  | 'thinking_ate_budget'
  | 'prompt_blocked'
  | 'reply_blocked'
  | 'input_blocked'
  | 'output_blocked'
  | 'error'
  | 'interrupted';

export type IncompleteReason = 'stopped' | 'length' | 'content_filter' | 'interrupted';

/** A memory that stood in the prompt: the messages that it came from. */
export interface MemoryUse {
  readonly sources: readonly MessageId[];
}

/** What one call of the model took. */
export interface ModelCall {
  readonly modelVersion: string;
  readonly attempts: number;
  readonly firstTokenMs: number | undefined;
  readonly usage: TokenUsage | undefined;
}

/** What a turn came to, before it is stored. */
export interface Answer {
  readonly state: SettledState;
  /** '' when there is nothing to store. */
  readonly text: string;
  readonly status: MessageStatus;
  readonly reason?: IncompleteReason | undefined;
  readonly rung: Rung;
  readonly verdict: TurnVerdict;
  /** Screening's category, where screening withheld something. */
  readonly category?: string | undefined;
  readonly errorCode?: string | undefined;
  /** When to come back for a real answer, after a holding reply. */
  readonly retryAfterMs?: number | undefined;
  readonly call?: ModelCall | undefined;
}

/** The facts of a settled turn as its owner may see them: the `why` of a reply. */
export interface TurnExplanation {
  readonly turnId: TurnId;
  readonly conversationId: ConversationId;
  readonly userMessageId: MessageId;
  readonly replyId: MessageId;
  readonly state: TurnState;
  readonly rung: Rung | undefined;
  readonly verdict: TurnVerdict | undefined;
  readonly errorCode: string | undefined;
  readonly model: string;
  readonly modelVersion: string | undefined;
  readonly attempts: number;
  readonly usage: TokenUsage | undefined;
  readonly costMicroUsd: number | undefined;
  readonly firstTokenMs: number | undefined;
  readonly durationMs: number | undefined;
  readonly memoriesUsed: readonly MemoryUse[];
  readonly tone: ToneDials;
}

/** Names one running turn, and proves that the caller still is the one who runs it. */
export interface TurnClaim {
  readonly userId: UserId;
  readonly turnId: TurnId;
  /** Grows whenever a turn changes hands: writes that bear an older number find nothing to write to. */
  readonly fence: number;
}

import type { ConversationId, MessageId, TurnId, UserId } from '@rapport/kernel';
import type { TokenUsage } from '@rapport/llm';
import type { ToneDials } from '@rapport/persona';
import type { Disclosure } from '@rapport/safety';
import type { Message } from './conversation.js';
import type { TurnState } from './turn-state.js';
import type { MemoryUse, Rung, TurnVerdict } from './turn.js';

/** Where a turn is found, and whose it has to be. */
export interface TurnReference {
  readonly userId: UserId;
  readonly conversationId: ConversationId;
  readonly turnId: TurnId;
}

/** A turn as it is stored: running or settled. */
export interface TurnRecord extends TurnReference {
  readonly state: TurnState;
  readonly fence: number;
  readonly leaseUntil: Date;
  readonly userMessageId: MessageId;
  /** Undefined while the turn runs, and when it failed. */
  readonly reply: Message | undefined;
  readonly rung: Rung | undefined;
  readonly verdict: TurnVerdict | undefined;
  readonly errorCode: string | undefined;
  readonly usage: TokenUsage | undefined;
  readonly costMicroUsd: number | undefined;
  readonly memoriesUsed: readonly MemoryUse[];
  readonly tone: ToneDials;
  readonly disclosure: Disclosure | undefined;
}

/** Single turns, looked at from outside of their run. Each method is one round trip. */
export abstract class TurnRecordRepository {
  /** `undefined`: there is none, or it is not this person's, or not in this conversation. */
  abstract find(turn: TurnReference): Promise<TurnRecord | undefined>;
  /** Leaves a note that the turn's next checkpoint finds. Nothing happens to a settled turn. */
  abstract requestStop(turn: TurnReference): Promise<void>;
}

import type { ConversationId, MessageId, TurnId, UserId } from '@rapport/kernel';
import type { ModelAttempt, TokenUsage } from '@rapport/llm';
import type { MemoryId } from '@rapport/memory';
import type { ToneDials } from '@rapport/persona';
import type { ScreenDecision } from '@rapport/safety';
import type { MessageStatus } from './conversation.js';
import type { ToneAccount } from './tone/tone.js';
import type { SettledState, TurnState } from './turn-state.js';

/**
 * Which step of the degradation ladder answered: the persona's model at once, on a further attempt, or on a second request
 * that overtook it; another model; another provider; the persona's holding reply. `none` when no model was asked.
 */
export type Rung = (typeof RUNGS)[number];
export const RUNGS = ['primary', 'retry', 'hedge', 'fallback', 'second_provider', 'holding', 'none'] as const;

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
  | 'interrupted'
  | 'stopped';

export type IncompleteReason = 'stopped' | 'length' | 'content_filter' | 'interrupted';

/** A memory that stood in the prompt. */
export interface MemoryUse {
  /** The messages that it came from. */
  readonly sources: readonly MessageId[];
  /** The fact that it was; absent for what was said itself. */
  readonly memoryId?: MemoryId | undefined;
  /** Relative to the best one of its prompt, 0 to 1. */
  readonly score?: number | undefined;
}

/** What a turn took of its models, on all rungs together. */
export interface ModelCall {
  /** The model that answered or, when none did, the one that was asked last. */
  readonly modelVersion: string;
  /** Requests that were sent. */
  readonly attempts: number;
  readonly firstTokenMs: number | undefined;
  readonly usage: TokenUsage | undefined;
  /** In the order in which they ended. */
  readonly log: readonly ModelAttempt[];
}

/** What a turn took of one model. */
export interface ModelSpend {
  /** As the upstream named itself. */
  readonly modelVersion: string;
  readonly usage: TokenUsage;
  /** Undefined when the price is not known. */
  readonly costMicroUsd: number | undefined;
}

/** What a turn took, or has taken so far, and what that costs. */
export interface Spending {
  /** Undefined when no model was asked. */
  readonly call: ModelCall | undefined;
  readonly spent: readonly ModelSpend[];
  /** All of `spent` together, as far as prices are known. */
  readonly costMicroUsd: number | undefined;
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
  /** What screening decided about the answer, where it found anything. */
  readonly screened?: ScreenDecision | undefined;
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
  /** Absent for turns of before it was kept. */
  readonly toneAccount: ToneAccount | undefined;
}

/** Names one running turn, and proves that the caller still is the one who runs it. */
export interface TurnClaim {
  readonly userId: UserId;
  readonly turnId: TurnId;
  /** Grows whenever a turn changes hands: writes that bear an older number find nothing to write to. */
  readonly fence: number;
}

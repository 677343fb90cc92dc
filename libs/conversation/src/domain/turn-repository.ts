import type { ConversationId, MessageId, PersonaId, TurnId, UserId } from '@rapport/kernel';
import type { ToneDials } from '@rapport/persona';
import type { Db, RequestKey } from '@rapport/platform';
import type { CrisisDecision, StandingCrisis } from '@rapport/safety';
import type { BudgetUse, Charge, Reservation } from '../budget/budget.js';
import type { WarningThreshold } from '../budget/budget-repository.js';
import type { Branch } from './branch.js';
import type { Conversation, Message, MessageStatus } from './conversation.js';
import type { DisclosureClaim, DisclosureStanding } from './disclosure-standing.js';
import type { ToneAccount, ToneBefore } from './tone/tone.js';
import type { Answer, MemoryUse, ModelSpend, Spending, TurnClaim } from './turn.js';

/** What a prompt is made of. */
export interface RecentMessage extends Pick<Message, 'id' | 'role' | 'text'> {
  /** `forgotten`: the person wants the persona not to know it any more. It has no text then, only its place. */
  readonly status: MessageStatus | 'forgotten';
  /** Bytes of sealed content that stand before it on its path: grows from message to message. */
  readonly position: number;
}

/** Stands in a prompt for the messages up to the one at `position`. */
export interface HistorySummary {
  readonly text: string;
  readonly position: number;
}

/** How far back a turn reads: at most so many messages, and bytes of sealed content. */
export interface HistoryWindow {
  readonly messages: number;
  readonly bytes: number;
}

/** All that a turn needs to know of its conversation, from one read. */
export interface OpenedConversation {
  readonly conversation: Conversation;
  /** The latest messages of the path that the turn continues, oldest first. */
  readonly recent: readonly RecentMessage[];
  /** The latest summary of that path's beginning. */
  readonly summary: HistorySummary | undefined;
  /** What is known of the person, a line each; none where memory is off. */
  readonly profile: readonly string[];
  /** How the person sounded until now, on whichever path. */
  readonly tone: ToneBefore;
  /** Of the person, in whichever conversation. */
  readonly standing: DisclosureStanding;
  /** What is known of a crisis of the person. */
  readonly crisis: StandingCrisis | undefined;
  /** The turn that holds the conversation, if one does. */
  readonly running: { readonly turnId: TurnId; readonly leaseUntil: Date } | undefined;
}

export interface NewTurn {
  readonly turnId: TurnId;
  readonly replyId: MessageId;
  readonly userMessage: Message;
  readonly branch: Branch | undefined;
  /** Of the request that began it: remembered with it. */
  readonly key?: RequestKey | undefined;
  /** The failed turn that the key meant until now. */
  readonly retries?: TurnId | undefined;
  readonly createdAt: Date;
  /** As it was opened: its `messageCount` is the version that recording insists on. */
  readonly conversation: Conversation;
  readonly model: string;
  readonly memoriesUsed: readonly MemoryUse[];
  readonly tone: ToneDials;
  readonly toneAccount: ToneAccount;
  /** Recorded unless another turn makes it at the same time. */
  readonly disclosure?: DisclosureClaim | undefined;
  /** What the message changes in what is known of a crisis of the person. */
  readonly crisis?: CrisisDecision['change'];
  readonly owner: string;
  readonly leaseUntil: Date;
  /** What the model's call may take at worst. Absent when the model is not to be asked. */
  readonly reservation: Reservation | undefined;
}

export interface RecordedTurn {
  /** The person's budgets, the reservation included. */
  readonly budget: BudgetUse | undefined;
  /** Whether the turn is the one that makes the disclosure. */
  readonly disclosed: boolean;
}

/** A running turn as it stands, so that it is not lost with its process. */
export interface Checkpoint extends TurnClaim {
  readonly replyId: MessageId;
  /** All that was said, '' where it was taken back; `undefined` where it is what the last checkpoint held. */
  readonly partial: string | undefined;
  /** `undefined` where nothing was reported since. */
  readonly spending: Spending | undefined;
}

/** `repeated`: it was stored before, and only the answer to that was lost. `lost`: the turn is no longer the caller's. */
export type SettleOutcome = 'settled' | 'repeated' | 'lost';

export interface Settlement extends TurnClaim {
  readonly conversationId: ConversationId;
  readonly personaId: PersonaId;
  readonly userMessageId: MessageId;
  readonly replyId: MessageId;
  readonly answer: Answer;
  /** Of every attempt, by model. */
  readonly spent: readonly ModelSpend[];
  /** All of `spent` together, as far as prices are known. */
  readonly costMicroUsd: number | undefined;
  /** What the budgets are charged in place of the reservation. */
  readonly charge: Charge;
  readonly warnAt: WarningThreshold;
  readonly durationMs: number;
  readonly settledAt: Date;
  /** The first title, for a conversation that has none. */
  readonly titleExcerpt: string | undefined;
}

/** Everything a turn reads and writes. Each method is one round trip, and each write is one statement. */
export abstract class TurnRepository {
  abstract open(
    userId: UserId,
    conversationId: ConversationId,
    window: HistoryWindow,
    branch?: Branch,
  ): Promise<OpenedConversation | undefined>;

  /**
   * Commits the person's message and the turn, and makes its path the active one. `undefined` when the conversation moved on since it was opened, another
   * turn holds it, or it is gone: nothing is stored then. Throws what `BudgetRepository.isRefused` recognises when a
   * budget has no room for it.
   */
  abstract record(turn: NewTurn): Promise<RecordedTurn | undefined>;

  /**
   * Renews the leases and keeps what was said and taken so far. A turn that is absent from the answer is no longer the caller's;
   * `stop`: it is, and somebody has asked to stop it.
   */
  abstract checkpoint(
    checkpoints: readonly Checkpoint[],
    leaseUntil: Date,
  ): Promise<ReadonlyMap<TurnId, 'kept' | 'stop'>>;

  /** Stores the outcome: turn, reply, conversation, day's usage. Doing it again changes nothing. */
  abstract settle(db: Db, settlement: Settlement): Promise<SettleOutcome>;
}

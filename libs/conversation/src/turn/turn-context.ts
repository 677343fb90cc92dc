import type { ConversationId, MessageId, TurnId, UserId } from '@rapport/kernel';
import type { GenerateRequest } from '@rapport/llm';
import type { Recollection } from '@rapport/memory';
import type { PersonaVersion } from '@rapport/persona';
import type { RequestKey } from '@rapport/platform';
import type { Concealment, CrisisDecision, Disclosure, InputReading, StandingCrisis } from '@rapport/safety';
import type { BudgetUse, BudgetWindow } from '../budget/budget.js';
import type { Branch } from '../domain/branch.js';
import type { Conversation, Message } from '../domain/conversation.js';
import type { Hearing } from '../domain/tone/listen.js';
import type { ToneBefore } from '../domain/tone/tone.js';
import type { DisclosureStanding } from '../domain/disclosure-standing.js';
import type { HistorySummary, RecentMessage } from '../domain/turn-repository.js';
import type { MemoryUse } from '../domain/turn.js';
import type { TurnLifecycle } from '../domain/turn-state.js';

/** What a person asks for. */
export interface SendCommand {
  readonly userId: UserId;
  readonly conversationId: ConversationId;
  readonly content: string;
  /** Hears how the person's budgets stand, this turn included, before anything is answered. */
  readonly onBudget?: ((use: BudgetUse, window: BudgetWindow) => void) | undefined;
  /** Where the message goes, if not after the last one of the active path. */
  readonly branch?: Branch | undefined;
  /** Recognises the request when it is repeated. */
  readonly key?: RequestKey | undefined;
  /** The failed turn that this one makes up for: the key then means this one. */
  readonly retries?: TurnId | undefined;
}

/** After `open`: the conversation as it stands, and who speaks in it. */
export interface OpenTurn extends SendCommand {
  readonly conversation: Conversation;
  readonly persona: PersonaVersion;
  /** Oldest first. */
  readonly recent: readonly RecentMessage[];
  readonly summary: HistorySummary | undefined;
  /** What is known of the person, a line each. */
  readonly profile?: readonly string[] | undefined;
  /** How the person sounded before. */
  readonly toneBefore: ToneBefore;
  readonly standing: DisclosureStanding;
  /** What is known of a crisis of the person. */
  readonly crisisBefore?: StandingCrisis | undefined;
  /** Monotonic ms, for durations. */
  readonly openedAt: number;
}

/** After screen, listen and recall. */
export interface Reading {
  readonly screen: InputReading;
  readonly tone: Hearing;
  readonly memories: readonly Recollection[];
  /** What the crisis protocol makes of the message. */
  readonly crisis?: CrisisDecision | undefined;
  /** What the person is to be told with the turn; after `record`, what this turn tells. */
  readonly disclosure?: Disclosure | undefined;
  /** Where the model is shown placeholders: the way back. */
  readonly concealed?: Concealment | undefined;
}

/** After `record`: the person's message is committed, and from here the turn lives on without its caller. */
export interface Turn extends OpenTurn, Reading {
  readonly id: TurnId;
  readonly replyId: MessageId;
  readonly userMessage: Message;
  readonly request: GenerateRequest;
  readonly fence: number;
  readonly lifecycle: TurnLifecycle;
  readonly memoriesUsed: readonly MemoryUse[];
}

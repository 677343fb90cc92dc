import type { ConversationId, MessageId, PersonaId, TurnId, UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { MemoryState } from './memory-repository.js';
import type { MemoryId } from './memory.js';

/** Something said earlier, by either side. */
export interface Episode {
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly personaId: PersonaId;
  readonly role: 'user' | 'assistant';
  readonly text: string;
  readonly createdAt: Date;
}

/** A finished turn as extraction reads it. */
export interface FinishedTurn {
  readonly turnId: TurnId;
  /** What was said just before: what a "yes" answers. Absent at the beginning of a conversation. */
  readonly before: Episode | undefined;
  readonly said: Episode;
  /** Absent when nothing was answered. */
  readonly answered: Episode | undefined;
  /** Memories that stood in its prompt: what the persona repeats of them is no news. */
  readonly recalled: readonly MemoryId[];
}

/**
 * Which episodes are new to an index. A message's id is chosen long before it is committed, and by any server's clock,
 * so that "later than the latest" would miss some: `known` names what the index holds of those after `after`.
 */
export interface NewsQuery {
  readonly userId: UserId;
  /** From the one after this; from the first if absent. */
  readonly after?: MessageId | undefined;
  readonly known: readonly MessageId[];
  /** Of the newest. */
  readonly limit: number;
}

export interface PersonNews {
  readonly state: MemoryState;
  /** Newest first. */
  readonly episodes: readonly Episode[];
}

/**
 * Where episodes come from; conversation implements it, so a message is stored once only. What screening withheld, what
 * stood in for an answer, what was left on another branch, what the person wants forgotten and what belongs to a
 * conversation without memory is no episode.
 */
export abstract class EpisodeSource {
  /**
   * What an index of the person needs before each search, from one round trip: the state of their memory, and which
   * episodes it lacks. Nothing but the state while memory is switched off.
   */
  abstract news(query: NewsQuery): Promise<PersonNews>;

  /** The person's episodes with every persona, newest first, a page at a time. */
  abstract latest(query: {
    readonly userId: UserId;
    readonly before: MessageId;
    readonly limit: number;
  }): Promise<readonly Episode[]>;

  /** All that are episodes now: what an index holds besides is none any more. */
  abstract ids(userId: UserId): Promise<ReadonlySet<MessageId>>;

  /** Which of the messages are episodes. */
  abstract still(userId: UserId, messageIds: readonly MessageId[], db?: Db): Promise<ReadonlySet<MessageId>>;

  /** All of a person's episodes with every persona, oldest first, a page at a time. */
  abstract page(query: {
    readonly userId: UserId;
    /** From the one after this; from the first if absent. */
    readonly after?: MessageId | undefined;
    readonly limit: number;
  }): Promise<readonly Episode[]>;

  /** These of the person's episodes; what is none any more is left out. */
  abstract byId(userId: UserId, messageIds: readonly MessageId[]): Promise<readonly Episode[]>;

  /** Of one conversation, in the order in which they were settled. Unknown turns are left out. */
  abstract finishedTurns(
    userId: UserId,
    conversationId: ConversationId,
    turnIds: readonly TurnId[],
  ): Promise<readonly FinishedTurn[]>;
}

/** Which messages are to be forgotten: these, all of one conversation, or all there are. */
export type EpisodeScope =
  { readonly messages: readonly MessageId[] } | { readonly conversation: ConversationId } | 'all';

export interface ForgottenEpisodes {
  /** That were not forgotten before. */
  readonly messages: readonly MessageId[];
  /** That they belong to. */
  readonly turns: readonly TurnId[];
}

/** What the person wants their personas not to know any more, although it stays in their transcript. */
export abstract class EpisodeForgetting {
  /** All of the person's messages whose text matches, whatever branch and conversation they belong to. */
  abstract find(userId: UserId, matches: (text: string) => boolean): Promise<readonly MessageId[]>;

  /**
   * Marks the messages as forgotten, with the rest of their turns (an answer repeats what it answers), and drops what was
   * built on them: summaries and titles that nobody chose; the worker writes both anew.
   */
  abstract forget(tx: Tx, userId: UserId, scope: EpisodeScope): Promise<ForgottenEpisodes>;

  /** After the commit: drops what shared state still holds of the turns. Never throws; what is missed expires. */
  abstract dropStreams(userId: UserId, turns: readonly TurnId[]): Promise<void>;
}

export interface RecallRequest {
  readonly userId: UserId;
  readonly personaId: PersonaId;
  readonly conversationId: ConversationId;
  /** What the person just said. */
  readonly query: string;
  readonly tokenBudget: number;
  /**
   * From which message on the conversation itself stands in the prompt anyway. Absent: none of it may be recalled, only
   * what was said in others.
   */
  readonly promptFrom?: MessageId | undefined;
}

/** A memory that goes into the prompt, with where it came from. */
export interface Recollection {
  readonly text: string;
  readonly sources: readonly MessageId[];
  readonly rememberedAt: Date;
  /** The fact that it is; absent for an episode. */
  readonly memoryId?: MemoryId | undefined;
  /** Relative to the best of the same recall, 0 to 1. */
  readonly score?: number | undefined;
}

/** A recall whose first step is under way. May be given up at any time. */
export interface BegunRecall {
  /** As {@link MemoryRecall.recall}. */
  recall(request: Omit<RecallRequest, 'userId'>): Promise<readonly Recollection[]>;
}

export abstract class MemoryRecall {
  /**
   * Begins to compare what is held of the person with the database, which needs no question: whoever has to read something
   * else first need not wait twice. What was committed before this call is heeded.
   */
  abstract begin(userId: UserId): BegunRecall;

  /** Oldest first, within the token budget. Never throws for lack of memories: returns []. */
  abstract recall(request: RecallRequest): Promise<readonly Recollection[]>;
}

export interface MemorySearchRequest {
  readonly userId: UserId;
  /** Undefined: with every persona. */
  readonly personaId?: PersonaId | undefined;
  readonly query: string;
  readonly limit: number;
}

/** The same search that recall does, for the person to see: no token budget, best first. */
export abstract class MemorySearch {
  /** Never what recall would not return either. While memory is switched off: nothing. */
  abstract search(request: MemorySearchRequest): Promise<readonly Recollection[]>;
}

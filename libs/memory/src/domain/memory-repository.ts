import type { ConversationId, MessageId, PersonaId, UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { MemoryChange } from './memory-revision.js';
import type { Memory, MemoryId, MemoryStatus } from './memory.js';

export interface MemoryQuery {
  readonly status?: MemoryStatus | undefined;
  /** With those that every persona may recall. */
  readonly personaId?: PersonaId | undefined;
  readonly importId?: string | undefined;
  /** Only these. */
  readonly ids?: readonly MemoryId[] | undefined;
  /** By creation; newest first unless told otherwise. */
  readonly order?: 'asc' | 'desc' | undefined;
  /** Only those made before this one. */
  readonly before?: MemoryId | undefined;
  /** Only those made after this one. */
  readonly after?: MemoryId | undefined;
  readonly limit: number;
}

/**
 * The facts. Every write that an index must hear of raises the person's revision in the same transaction; that is the
 * caller's business ({@link MemoryRevisions}), so that a change of many raises it once.
 */
export abstract class MemoryRepository {
  abstract list(userId: UserId, query: MemoryQuery, db?: Db): Promise<readonly Memory[]>;
  abstract find(userId: UserId, memoryId: MemoryId, db?: Db): Promise<Memory | undefined>;
  /** All that rest on any of these messages, whatever their status. */
  abstract restingOn(db: Db, userId: UserId, messages: readonly MessageId[]): Promise<readonly Memory[]>;
  abstract ofConversation(db: Db, userId: UserId, conversationId: ConversationId): Promise<readonly Memory[]>;
  /** Inserts, or overwrites the one of that id, its sources included. Its vector goes: it was made of what it said before. */
  abstract save(tx: Tx, memory: Memory): Promise<void>;
  /** Removes rows and sources. Resolves with how many there were. */
  abstract remove(tx: Tx, userId: UserId, memoryIds: readonly MemoryId[]): Promise<number>;
}

/** Of the shared state; a message is the id of the person whose memory changed. */
export const MEMORY_CHANGES_CHANNEL = 'memory.changed';

/** What a person's indexes are compared with before each search. */
export interface MemoryState {
  readonly revision: number;
  /** The person has consented to memory, and has not switched it off. */
  readonly enabled: boolean;
}

export interface MemoryStanding extends MemoryState {
  readonly consented: boolean;
}

export abstract class MemoryRevisions {
  /** Of a person without a row: revision 0, and no consent. */
  abstract read(db: Db, userId: UserId): Promise<MemoryStanding>;
  /**
   * Raises the revision, and resolves with the new state. Call it in the transaction of whatever an index must not miss,
   * and call it first: it locks the person's row, so that changes of one person's memory follow each other.
   * Throws `crypto.key_missing` for a person who was erased.
   * @param change spares the indexes work where nothing but facts changed; by default everything may have
   */
  abstract raise(tx: Tx, userId: UserId, change?: MemoryChange): Promise<MemoryStanding>;
  /** Raises the revision, too. */
  abstract setEnabled(tx: Tx, userId: UserId, enabled: boolean): Promise<void>;
  /** Raises the revision, too. Consent that is given switches memory on; one that is withdrawn leaves the switch alone. */
  abstract setConsented(tx: Tx, userId: UserId, consented: boolean): Promise<void>;
  /**
   * After the commit of what took something away: tells every pod to drop what it holds of the person now, rather than at
   * the next search. At most once; the revision is what makes it right. What only adds needs no word: the next search
   * finds it, and an index that is dropped must be built anew.
   */
  abstract announce(userId: UserId): Promise<void>;
}

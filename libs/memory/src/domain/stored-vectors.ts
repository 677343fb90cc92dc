import type { MessageId, UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { QuantisedVector } from './engine/index.js';
import type { MemoryId } from './memory.js';

/** A fact that has no vector of the space yet. */
export interface UnembeddedFact {
  readonly id: MemoryId;
  readonly text: string;
  readonly version: string;
}

/** The vectors of messages and facts, sealed with the person's key. A space is a model at a length. */
export abstract class StoredVectors {
  abstract ofMessages(
    userId: UserId,
    messageIds: readonly MessageId[],
    space: string,
  ): Promise<ReadonlyMap<MessageId, QuantisedVector>>;

  /** Which of all the person's messages have one. Opens nothing. */
  abstract embedded(userId: UserId, space: string): Promise<ReadonlySet<MessageId>>;

  /** Adds or overwrites. Messages that are gone meanwhile are passed over. */
  abstract saveOfMessages(tx: Tx, userId: UserId, vectors: ReadonlyMap<MessageId, QuantisedVector>): Promise<void>;

  abstract unembeddedFacts(db: Db, userId: UserId, space: string, limit: number): Promise<readonly UnembeddedFact[]>;

  /** Facts that changed since they were read are passed over: their vector would tell what they said before. */
  abstract saveOfFacts(
    tx: Tx,
    userId: UserId,
    vectors: readonly { readonly fact: UnembeddedFact; readonly vector: QuantisedVector }[],
  ): Promise<void>;

  /** Drops vectors of other spaces: nobody compares with them any more. */
  abstract dropOthers(tx: Tx, userId: UserId, space: string): Promise<void>;
}

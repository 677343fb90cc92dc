import type { Id } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { Leaf, LeafHeader } from './audit-leaf.js';
import type { StoredCheckpoint } from './log-verifier.js';
import type { Subtree } from './merkle-tree.js';

/** An event that waits in the outbox. */
export interface WaitingEvent {
  readonly outboxId: number;
  /** What its leaf is going to say, but for its place. */
  readonly event: Omit<LeafHeader, 'sequence' | 'payload_hash'>;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The Merkle tree of the audit log. Append-only, but for payloads. */
export abstract class AuditTree {
  /** How many leaves there are. */
  abstract size(db: Db): Promise<number>;
  /** The same, held until the transaction ends, so that one at a time appends. */
  abstract lockSize(tx: Tx): Promise<number>;
  /** In the order in which they were recorded. */
  abstract waiting(tx: Tx, limit: number): Promise<readonly WaitingEvent[]>;
  /** Stores leaves and their checkpoint, and removes `appended` from the outbox. */
  abstract append(
    tx: Tx,
    batch: {
      readonly leaves: readonly Leaf[];
      readonly checkpoint: StoredCheckpoint;
      readonly appended: readonly number[];
    },
  ): Promise<void>;

  /** In the order asked for. All of them must exist. */
  abstract subtreeHashes(db: Db, subtrees: readonly Subtree[]): Promise<readonly Buffer[]>;
  /** By sequence, from `from` on. */
  abstract leaves(db: Db, from: number, limit: number): Promise<readonly Leaf[]>;
  abstract findLeaf(db: Db, id: Id<'audit'>): Promise<Leaf | undefined>;
  /** Those of more than `after` leaves and at most `upTo`, by size. */
  abstract checkpoints(db: Db, after: number, upTo: number): Promise<readonly StoredCheckpoint[]>;
  abstract latestCheckpoint(db: Db): Promise<StoredCheckpoint | undefined>;
  /** Sequences of payloads that no leaf has. */
  abstract strayPayloads(db: Db): Promise<readonly number[]>;

  /** `false`: there is none. */
  abstract erasePayload(tx: Tx, sequence: number): Promise<boolean>;
}

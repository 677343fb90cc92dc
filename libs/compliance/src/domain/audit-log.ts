import type { Page, PageRequest } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { AuditEvent, ChainHead, RecordedEvent, SealedEvent } from './audit-event.js';

export interface AuditFilter {
  readonly action?: string | undefined;
  /** Prefixed ids. */
  readonly actor?: string | undefined;
  readonly subject?: string | undefined;
}

/** The audit events and their chain. Append-only: nothing here changes or removes an event. */
export abstract class AuditLog {
  abstract append(tx: Tx, event: AuditEvent): Promise<void>;
  abstract list(db: Db, filter: AuditFilter, page: PageRequest): Promise<Page<RecordedEvent>>;

  /** The end of the chain, held until the transaction ends: one sealer at a time. */
  abstract lockHead(tx: Tx): Promise<ChainHead>;
  /** Oldest first. */
  abstract unsealed(tx: Tx, limit: number): Promise<readonly AuditEvent[]>;
  /** Stores the seals and moves the head to the last of them. */
  abstract storeSeals(tx: Tx, events: readonly SealedEvent[]): Promise<void>;

  abstract head(db: Db): Promise<ChainHead>;
  /** In the order of the chain, from behind `position`. */
  abstract sealedAfter(db: Db, position: number, limit: number): Promise<readonly SealedEvent[]>;
  abstract countUnsealed(db: Db): Promise<number>;
}

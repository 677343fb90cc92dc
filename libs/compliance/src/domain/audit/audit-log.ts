import type { Page, PageRequest } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { AuditEvent, RecordedEvent } from './audit-event.js';

export interface AuditFilter {
  readonly action?: string | undefined;
  /** Prefixed ids. */
  readonly actor?: string | undefined;
  readonly subject?: string | undefined;
}

/** Events as acts record them and as people look for them: those that wait for the tree, and those in it. */
export abstract class AuditLog {
  /** Into the outbox. */
  abstract append(tx: Tx, event: AuditEvent): Promise<void>;
  abstract list(db: Db, filter: AuditFilter, page: PageRequest): Promise<Page<RecordedEvent>>;
  /** Those that wait for the tree; `since` is when the oldest of them happened. */
  abstract waiting(db: Db): Promise<{ readonly count: number; readonly since: Date | undefined }>;
}

import type { Id, Page, PageRequest, UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { Approval, ApprovedAction } from './approval.js';

export abstract class ApprovalRepository {
  abstract insert(tx: Tx, approval: Approval): Promise<void>;
  abstract list(db: Db, page: PageRequest): Promise<Page<Approval>>;
  /** Held until the transaction ends. */
  abstract lock(tx: Tx, id: Id<'approval'>): Promise<Approval | undefined>;
  abstract decide(tx: Tx, id: Id<'approval'>, decision: 'approved' | 'rejected', by: UserId, at: Date): Promise<void>;
  /** Marks one usable approval as used, and resolves with it. Two who try at once: one of them gets it. */
  abstract use(
    tx: Tx,
    of: { readonly action: ApprovedAction; readonly subject: UserId; readonly requestedBy: UserId; readonly at: Date },
  ): Promise<Id<'approval'> | undefined>;
}

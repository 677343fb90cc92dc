import { Injectable } from '@nestjs/common';
import type { Id, UserId } from '@rapport/kernel';
import { AuditTrail, Database } from '@rapport/platform';
import { auditLogErrors } from '../../audit-log.errors.js';
import { AuditTree } from '../../domain/audit/audit-tree.js';

/** Removes the details of an event that should never have been there. Its leaf stays, and the tree still verifies. */
@Injectable()
export class EraseAuditPayload {
  constructor(
    private readonly database: Database,
    private readonly tree: AuditTree,
    private readonly audit: AuditTrail,
  ) {}

  /** Throws `audit.event_not_found`. */
  async execute(id: Id<'audit'>, by?: UserId): Promise<void> {
    await this.database.transaction(async (tx) => {
      const leaf = await this.tree.findLeaf(tx, id);
      if (!leaf || !(await this.tree.erasePayload(tx, leaf.header.sequence))) throw auditLogErrors.eventNotFound();
      await this.audit.record(tx, { action: 'audit.payload_erased', outcome: 'success', actor: by, subject: id });
    });
  }
}

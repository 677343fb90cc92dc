import { Injectable } from '@nestjs/common';
import { Clock, newId } from '@rapport/kernel';
import { assertImpersonal, AuditTrail, type AuditEntry, type Tx } from '@rapport/platform';
import { AuditLog } from '../../domain/audit/audit-log.js';

/**
 * Records an act inside its own transaction, in the outbox: appending to the tree here would make every act wait for
 * the one before it. {@link AppendAuditEvents} does it shortly after.
 */
@Injectable()
export class OutboxAuditTrail extends AuditTrail {
  constructor(
    private readonly log: AuditLog,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async record(tx: Tx, entry: AuditEntry): Promise<void> {
    assertImpersonal(entry);
    const { action, outcome, actor, subject, details = {} } = entry;
    const occurredAt = this.clock.date();
    const id = newId('audit', occurredAt.getTime());
    await this.log.append(tx, { id, occurredAt, action, outcome, actor, subject, details });
  }
}

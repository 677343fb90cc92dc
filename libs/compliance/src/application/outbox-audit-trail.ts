import { Injectable } from '@nestjs/common';
import { Clock, newId } from '@rapport/kernel';
import { assertImpersonal, AuditTrail, type AuditEntry, type Tx } from '@rapport/platform';
import { AuditLog } from '../domain/audit-log.js';

/**
 * Records an act inside its own transaction, unsealed: chaining here would make every act of the service wait for
 * the one before it. {@link SealAuditEvents} adds the event to the chain shortly after.
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

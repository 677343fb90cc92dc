import { Injectable } from '@nestjs/common';
import type { UserId } from '@rapport/kernel';
import { AuditTrail, Database, Metrics } from '@rapport/platform';
import { MemoryRevisions } from '../domain/memory-repository.js';
import { memoryHandMetrics } from '../memory.metrics.js';

/** A person's own switch. Off: nothing is written and nothing is recalled; what is there stays until it is forgotten. */
@Injectable()
export class SwitchMemory {
  private readonly changes;

  constructor(
    private readonly database: Database,
    private readonly revisions: MemoryRevisions,
    private readonly audit: AuditTrail,
    metrics: Metrics,
  ) {
    this.changes = metrics.counter(memoryHandMetrics.changes);
  }

  async isOn(userId: UserId): Promise<boolean> {
    return (await this.revisions.read(this.database, userId)).enabled;
  }

  async set(userId: UserId, enabled: boolean): Promise<void> {
    const change = enabled ? 'switched_on' : 'switched_off';
    await this.database.transaction(async (tx) => {
      await this.revisions.setEnabled(tx, userId, enabled);
      await this.audit.record(tx, { action: `memory.${change}`, outcome: 'success', actor: userId, subject: userId });
    });
    await this.revisions.announce(userId);
    this.changes.inc({ change });
  }
}

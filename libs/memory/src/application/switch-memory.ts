import { Injectable } from '@nestjs/common';
import type { UserId } from '@rapport/kernel';
import { AuditTrail, Database, Metrics } from '@rapport/platform';
import { MemoryRevisions, type MemoryStanding } from '../domain/memory-repository.js';
import { memoryErrors } from '../memory.errors.js';
import { memoryHandMetrics } from '../memory.metrics.js';
import { RenewProfiles } from './profile/renew-profiles.js';

/** A person's own switch, beside their consent, without which it cannot be on. Off: nothing is written and nothing is recalled; what is there stays until it is forgotten. */
@Injectable()
export class SwitchMemory {
  private readonly changes;

  constructor(
    private readonly database: Database,
    private readonly revisions: MemoryRevisions,
    private readonly profiles: RenewProfiles,
    private readonly audit: AuditTrail,
    metrics: Metrics,
  ) {
    this.changes = metrics.counter(memoryHandMetrics.changes);
  }

  /** Whether memory is on, and whether the person has consented to it. */
  read(userId: UserId): Promise<Pick<MemoryStanding, 'enabled' | 'consented'>> {
    return this.revisions.read(this.database, userId);
  }

  /** Throws `memory.consent_required` where it is to be on. */
  async set(userId: UserId, enabled: boolean): Promise<void> {
    const change = enabled ? 'switched_on' : 'switched_off';
    await this.database.transaction(async (tx) => {
      if (enabled && !(await this.revisions.raise(tx, userId)).consented) throw memoryErrors.consentRequired();
      await this.revisions.setEnabled(tx, userId, enabled);
      // What was looked at while it was off was emptied.
      if (enabled) await this.profiles.all(tx, userId);
      await this.audit.record(tx, { action: `memory.${change}`, outcome: 'success', actor: userId, subject: userId });
    });
    await this.revisions.announce(userId);
    this.changes.inc({ change });
  }
}

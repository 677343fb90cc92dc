import { Injectable } from '@nestjs/common';
import { Clock, type Page, type PageRequest, type UserId } from '@rapport/kernel';
import { AuditTrail, Database, type Db } from '@rapport/platform';
import { LegalHoldRepository, type LegalHold } from '../../domain/retention/legal-hold.js';
import { retentionErrors } from '../../retention.errors.js';

/** What a court or an authority wants kept (GDPR Art. 17(3)(e)): neither purged nor erased until the hold is lifted. */
@Injectable()
export class LegalHolds {
  constructor(
    private readonly database: Database,
    private readonly repository: LegalHoldRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Throws `retention.held`. */
  async assertNone(db: Db, userId: UserId): Promise<void> {
    if (await this.repository.find(db, userId)) throw retentionErrors.held();
  }

  /** Throws `retention.subject_not_found`. */
  place(userId: UserId, matter: string, actor: UserId): Promise<LegalHold> {
    const hold: LegalHold = { userId, matter, placedBy: actor, placedAt: this.clock.date() };
    return this.database.transaction(async (tx) => {
      if (!(await this.repository.place(tx, hold))) throw retentionErrors.subjectNotFound();
      const entry = { action: 'retention.hold_placed', outcome: 'success', actor, subject: userId } as const;
      await this.audit.record(tx, { ...entry, details: { matter } });
      return hold;
    });
  }

  /** Throws `retention.hold_not_found`. */
  lift(userId: UserId, actor: UserId): Promise<void> {
    return this.database.transaction(async (tx) => {
      if (!(await this.repository.lift(tx, userId))) throw retentionErrors.holdNotFound();
      await this.audit.record(tx, {
        action: 'retention.hold_lifted',
        outcome: 'success',
        actor,
        subject: userId,
      });
    });
  }

  list(page: Omit<PageRequest, 'order'>): Promise<Page<LegalHold>> {
    return this.repository.list(this.database, page);
  }
}

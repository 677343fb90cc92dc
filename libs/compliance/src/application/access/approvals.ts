import { Inject, Injectable } from '@nestjs/common';
import { Clock, newId, type Id, type Page, type PageRequest, type UserId } from '@rapport/kernel';
import { AuditTrail, Database, type Tx } from '@rapport/platform';
import { accessConfig, type AccessConfig } from '../../access.config.js';
import { accessErrors } from '../../access.errors.js';
import { ApprovalRepository } from '../../domain/access/approval.repository.js';
import { stateOf, type Approval, type ApprovedAction, type Justification } from '../../domain/access/approval.js';

const HOUR_MS = 3_600_000;

interface Intent {
  readonly action: ApprovedAction;
  readonly subject: UserId;
  /** Who wants to act, and asked. */
  readonly by: UserId;
}

/**
 * Four eyes: one administrator asks, another approves, and the first may then act once. Off by default
 * (`STAFF_FOUR_EYES`); then {@link consume} lets everybody pass.
 */
@Injectable()
export class Approvals {
  constructor(
    private readonly database: Database,
    private readonly repository: ApprovalRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @Inject(accessConfig.token) private readonly config: AccessConfig,
  ) {}

  list(page: PageRequest): Promise<Page<Approval>> {
    return this.repository.list(this.database, page);
  }

  async request({ action, subject, by }: Intent, { reason, reference }: Justification): Promise<Approval> {
    const requestedAt = this.clock.date();
    const approval: Approval = {
      id: newId('approval', requestedAt.getTime()),
      action,
      subject,
      reason,
      reference,
      requestedBy: by,
      requestedAt,
      expiresAt: new Date(requestedAt.getTime() + this.config.approvalTtlH * HOUR_MS),
      decidedBy: undefined,
      decision: undefined,
      usedAt: undefined,
    };
    await this.database.transaction(async (tx) => {
      await this.repository.insert(tx, approval);
      await this.record(tx, approval, 'requested', by);
    });
    return approval;
  }

  /** Throws `access.approval_not_found`, `access.approval_not_by_another` or `access.approval_closed`. */
  decide(id: Id<'approval'>, decision: 'approved' | 'rejected', by: UserId): Promise<Approval> {
    return this.database.transaction(async (tx) => {
      const approval = await this.repository.lock(tx, id);
      if (!approval) throw accessErrors.approvalNotFound();
      if (approval.requestedBy === by) throw accessErrors.approvalNotByAnother();
      const now = this.clock.date();
      if (stateOf(approval, now) !== 'pending') throw accessErrors.approvalClosed();
      await this.repository.decide(tx, id, decision, by, now);
      await this.record(tx, approval, decision, by);
      return { ...approval, decision, decidedBy: by };
    });
  }

  /**
   * Call it in the transaction that begins the act: an approval is used up exactly when the act begins.
   * Throws `access.approval_required` when four eyes are asked for and nobody has approved this of this administrator.
   */
  async consume(tx: Tx, { action, subject, by }: Intent): Promise<void> {
    if (!this.config.fourEyes) return;
    const used = await this.repository.use(tx, { action, subject, requestedBy: by, at: this.clock.date() });
    if (!used) throw accessErrors.approvalRequired();
    await this.audit.record(tx, {
      action: 'access.approval_used',
      outcome: 'success',
      actor: by,
      subject,
      details: { approval: used, act: action },
    });
  }

  private record(tx: Tx, approval: Approval, what: 'requested' | 'approved' | 'rejected', by: UserId): Promise<void> {
    const { id, action, subject, reason, reference } = approval;
    return this.audit.record(tx, {
      action: `access.approval_${what}`,
      outcome: 'success',
      actor: by,
      subject,
      details: { approval: id, act: action, reason, reference },
    });
  }
}

import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, newId, type UserId } from '@rapport/kernel';
import { AccountClosing, AuditTrail, Database, JobQueue, type AuditEntry } from '@rapport/platform';
import { dataRightsErrors } from '../../data-rights.errors.js';
import type { Erasure } from '../../domain/erasure/erasure.js';
import { ErasureRepository } from '../../domain/erasure/erasure-repository.js';
import type { Justification } from '../../domain/access/approval.js';
import { Approvals } from '../access/approvals.js';
import { LegalHolds } from '../retention/legal-holds.js';
import { eraseJob } from './erasure.jobs.js';
import { SubjectDigests } from './subject-digests.js';

const TOKEN_BYTES = 32;

export interface ErasureRequest {
  readonly userId: UserId;
  /** Who asks: the person, or an operator on their behalf. */
  readonly actor: UserId;
  /** Of an operator. */
  readonly justification?: Justification;
}

export interface RequestedErasure {
  readonly erasure: Erasure;
  /** Shown this once. Undefined when the erasure had been requested before. */
  readonly receiptToken: string | undefined;
}

/** Closes the account and starts the erasure, in one transaction: from its commit on nothing new begins. */
@Injectable()
export class RequestErasure {
  constructor(
    private readonly database: Database,
    private readonly erasures: ErasureRepository,
    private readonly digests: SubjectDigests,
    private readonly accounts: AccountClosing,
    private readonly approvals: Approvals,
    private readonly holds: LegalHolds,
    private readonly jobs: JobQueue,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Throws `data_rights.subject_not_found`, `retention.held` or `access.approval_required`. Asking again changes nothing. */
  async execute({ userId, actor, justification }: ErasureRequest): Promise<RequestedErasure> {
    const receiptToken = randomBytes(TOKEN_BYTES).toString('base64url');
    const requestedAt = this.clock.date();
    const cause = actor === userId ? 'subject' : 'operator';
    const erasure: Erasure = {
      id: newId('erasure', requestedAt.getTime()),
      subjectDigest: this.digests.of(userId),
      subject: userId,
      cause,
      state: 'running',
      receiptTokenDigest: tokenDigest(receiptToken),
      requestedAt,
      receipt: undefined,
    };
    const requested = await this.database.transaction(async (tx): Promise<RequestedErasure> => {
      // Locks the account, as placing a hold does: of two who ask, and of asking and holding, one sees the other.
      const exists = await this.accounts.close(tx, userId);
      const begun = await this.erasures.findBySubject(tx, erasure.subjectDigest);
      // An approval is for the act, which has begun.
      if (begun) return this.earlier(begun);
      if (cause === 'operator') await this.approvals.consume(tx, { action: 'erasure', subject: userId, by: actor });
      await this.holds.assertNone(tx, userId);
      const added = exists && (await this.erasures.insert(tx, erasure));
      if (!added) return this.earlier(await this.erasures.findBySubject(tx, erasure.subjectDigest));
      const { id: erasureId } = erasure;
      await this.jobs.enqueue(tx, eraseJob, { erasureId }, { singletonKey: erasureId });
      const details = { erasure: erasureId, cause, ...justification };
      const entry: AuditEntry = { action: 'privacy.erasure_requested', outcome: 'success', actor, subject: userId };
      await this.audit.record(tx, { ...entry, details });
      return { erasure, receiptToken };
    });
    await this.accounts.announce(userId);
    return requested;
  }

  private earlier(erasure: Erasure | undefined): RequestedErasure {
    if (!erasure) throw dataRightsErrors.subjectNotFound();
    return { erasure, receiptToken: undefined };
  }
}

export function tokenDigest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

import { Inject, Injectable } from '@nestjs/common';
import { Clock, isCodedError, newId, type UserId } from '@rapport/kernel';
import { AuditTrail, cryptoErrors, Database, JobQueue, UserCipher } from '@rapport/platform';
import { exportConfig, type ExportConfig } from '../../data-rights.config.js';
import { dataRightsErrors } from '../../data-rights.errors.js';
import type { Justification } from '../../domain/access/approval.js';
import type { DataExport } from '../../domain/export/data-export.js';
import { ExportRepository } from '../../domain/export/export-repository.js';
import { Approvals } from '../access/approvals.js';
import { DataRequests } from '../requests/data-requests.js';
import { buildExportJob } from './export.jobs.js';

export interface ExportRequest {
  readonly userId: UserId;
  /** Who asks: the person, or an operator on their behalf. */
  readonly actor: UserId;
  /** Of an operator. */
  readonly justification?: Justification;
}

@Injectable()
export class RequestExport {
  constructor(
    private readonly database: Database,
    private readonly exports: ExportRepository,
    private readonly cipher: UserCipher,
    private readonly approvals: Approvals,
    private readonly requests: DataRequests,
    private readonly jobs: JobQueue,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @Inject(exportConfig.token) private readonly config: Pick<ExportConfig, 'ttlS' | 'kept'>,
  ) {}

  /**
   * Resolves with the export that is being built, if there is one. Throws `data_rights.subject_not_found`,
   * `export.limit` or `access.approval_required`.
   */
  async execute({ userId, actor, justification }: ExportRequest): Promise<DataExport> {
    await this.assertExists(userId);
    const requestedBy = actor === userId ? 'subject' : 'operator';
    return this.database.transaction(async (tx) => {
      await this.exports.lock(tx, userId);
      const now = this.clock.date();
      const held = (await this.exports.list(tx, userId)).filter(({ expiresAt }) => expiresAt > now);
      const unfinished = held.find(({ state }) => state === 'waiting' || state === 'building');
      if (unfinished) return unfinished;
      if (held.filter(({ state }) => state === 'ready').length >= this.config.kept)
        throw dataRightsErrors.exportLimit();
      if (requestedBy === 'operator') {
        await this.approvals.consume(tx, { action: 'export', subject: userId, by: actor });
      }
      const dataExport: DataExport = {
        id: newId('dataExport', now.getTime()),
        userId,
        state: 'waiting',
        requestedBy,
        createdAt: now,
        expiresAt: new Date(now.getTime() + this.config.ttlS * 1_000),
        archive: undefined,
      };
      await this.exports.insert(tx, dataExport);
      await this.requests.begin(tx, { userId, kind: 'access', actor });
      await this.jobs.enqueue(tx, buildExportJob, { userId, exportId: dataExport.id });
      const details = { export: dataExport.id, by: requestedBy, ...justification };
      await this.audit.record(tx, {
        action: 'privacy.export_requested',
        outcome: 'success',
        actor,
        subject: userId,
        details,
      });
      return dataExport;
    });
  }

  private async assertExists(userId: UserId): Promise<void> {
    try {
      await this.cipher.for(this.database, userId);
    } catch (error) {
      throw isCodedError(error, cryptoErrors.keyMissing.spec.code) ? dataRightsErrors.subjectNotFound() : error;
    }
  }
}

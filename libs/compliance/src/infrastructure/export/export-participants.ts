import { Injectable } from '@nestjs/common';
import { ErasureParticipant, ExportParticipant, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { archiveKey } from '../../domain/export/data-export.js';
import { ExportRepository } from '../../domain/export/export-repository.js';
import { ObjectStore } from '../../domain/export/object-store.js';

const TABLES = ['data_exports'] as const;

/** That copies were asked for, and when. */
@Injectable()
export class ExportsExport extends ExportParticipant {
  override readonly name = 'data-exports';
  override readonly tables = TABLES;

  constructor(
    private readonly database: Database,
    private readonly exports: ExportRepository,
  ) {
    super();
  }

  override async *export(userId: UserId): AsyncGenerator<ExportRecord> {
    for (const { id, state, requestedBy, createdAt, expiresAt } of await this.exports.list(this.database, userId)) {
      const row = { id, state, requested_by: requestedBy, created_at: createdAt, expires_at: expiresAt };
      yield { table: 'data_exports', origin: 'observed', row };
    }
  }
}

/** The archives, which nobody can open without the person's key, and what is known of them. */
@Injectable()
export class ExportsErasure extends ErasureParticipant {
  override readonly name = 'data-exports';
  override readonly tables = TABLES;
  override readonly order = 50;

  constructor(
    private readonly database: Database,
    private readonly exports: ExportRepository,
    private readonly objects: ObjectStore,
  ) {
    super();
  }

  /** The archives first: were it interrupted in between, nothing would tell any more where they are. */
  override async erase(userId: UserId): Promise<number> {
    for (const { id } of await this.exports.list(this.database, userId)) await this.objects.delete(archiveKey(id));
    return this.exports.removeAll(this.database, userId);
  }
}

import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, type ExportRecord, type UserId } from '@rapport/kernel';
import { AuditTrail, Database, Metrics, UserCipher } from '@rapport/platform';
import { complianceErrors } from '../../compliance.errors.js';
import { dataRightsMetrics } from '../../data-rights.metrics.js';
import { Recipients } from '../../domain/catalogue/recipients.js';
import { archiveKey, type BuiltArchive, type ExportId } from '../../domain/export/data-export.js';
import { ExportRepository } from '../../domain/export/export-repository.js';
import type { ExportManifest, ManifestFile } from '../../domain/export/manifest.js';
import { ObjectStore } from '../../domain/export/object-store.js';
import { ParticipantRegistry } from '../participant-registry.js';
import { DataRequests } from '../requests/data-requests.js';
import { packArchive } from './pack-archive.js';
import { sealStream } from './sealed-stream.js';

/** Reads all that is held about a person, a record at a time, into an archive that only their key opens. */
@Injectable()
export class BuildExport {
  private readonly built;

  constructor(
    private readonly database: Database,
    private readonly exports: ExportRepository,
    private readonly participants: ParticipantRegistry,
    private readonly cipher: UserCipher,
    private readonly objects: ObjectStore,
    private readonly requests: DataRequests,
    private readonly recipients: Recipients,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.built = metrics.counter(dataRightsMetrics.exports);
  }

  /** Nothing happens to an export that is gone. Repeating it builds the archive anew. */
  async execute(userId: UserId, id: ExportId, signal?: AbortSignal): Promise<void> {
    if (!(await this.exports.markBuilding(this.database, userId, id))) return;
    try {
      const archive = await this.build(userId, id, signal);
      await this.finish(userId, id, archive);
      this.built.inc({ outcome: 'ready' });
    } catch (error) {
      this.built.inc({ outcome: 'failed' });
      throw error;
    }
  }

  private async build(userId: UserId, id: ExportId, signal: AbortSignal | undefined): Promise<BuiltArchive> {
    const crypto = await this.cipher.for(this.database, userId);
    const hash = createHash('sha256');
    let [records, bytes] = [0, 0];
    const archive = packArchive(this.records(userId, signal), this.clock.date(), (files) => {
      records = files.reduce((sum, file) => sum + file.records, 0);
      return this.describe(id, files);
    });
    const measured = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of archive) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    };
    await this.objects.write(archiveKey(id), sealStream(measured(), crypto, archiveKey(id)));
    return { records, bytes, sha256: hash.digest() };
  }

  private async *records(userId: UserId, signal: AbortSignal | undefined): AsyncGenerator<ExportRecord> {
    for (const participant of this.participants.exports()) {
      for await (const record of participant.export(userId)) {
        signal?.throwIfAborted();
        if (!participant.tables.includes(record.table)) throw complianceErrors.tableUndeclared(participant.name);
        yield record;
      }
    }
  }

  private describe(id: ExportId, files: readonly ManifestFile[]): ExportManifest {
    const recordsOf = (table: string): number =>
      files.reduce((sum, file) => (file.table === table ? sum + file.records : sum), 0);
    const tables = this.participants.exports().flatMap(({ tables: names, withheld }) =>
      names.map((table) => {
        const reason = withheld[table];
        return { table, records: recordsOf(table), ...(reason !== undefined && { withheld: reason }) };
      }),
    );
    return {
      format: 'rapport-export',
      schema_version: 1,
      export_id: id,
      created_at: this.clock.date().toISOString(),
      files,
      tables,
      recipients: this.recipients.all().map(({ name, purpose }) => ({ name, purpose })),
    };
  }

  private async finish(userId: UserId, id: ExportId, archive: BuiltArchive): Promise<void> {
    const kept = await this.database.transaction(async (tx) => {
      if (!(await this.exports.markReady(tx, userId, id, archive, this.clock.date()))) return false;
      await this.requests.fulfil(tx, userId, 'access');
      const { records, bytes } = archive;
      const details = { export: id, records, bytes };
      await this.audit.record(tx, { action: 'privacy.exported', outcome: 'success', subject: userId, details });
      return true;
    });
    // Erased meanwhile.
    if (!kept) await this.objects.delete(archiveKey(id));
  }
}

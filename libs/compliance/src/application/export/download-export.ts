import { Injectable } from '@nestjs/common';
import { AuditTrail, Database, UserCipher } from '@rapport/platform';
import { dataRightsErrors } from '../../data-rights.errors.js';
import { archiveKey, type BuiltArchive } from '../../domain/export/data-export.js';
import { ExportRepository } from '../../domain/export/export-repository.js';
import { ObjectStore } from '../../domain/export/object-store.js';
import { ExportLinks, type ExportLink } from './export-links.js';
import { openStream } from './sealed-stream.js';

@Injectable()
export class DownloadExport {
  constructor(
    private readonly database: Database,
    private readonly exports: ExportRepository,
    private readonly links: ExportLinks,
    private readonly cipher: UserCipher,
    private readonly objects: ObjectStore,
    private readonly audit: AuditTrail,
  ) {}

  /** The archive, opened as it is read. Throws `export.link_invalid` or `export.not_found`. */
  async execute(
    link: ExportLink,
  ): Promise<{ readonly content: AsyncIterable<Buffer>; readonly archive: BuiltArchive }> {
    if (!this.links.isValid(link)) throw dataRightsErrors.linkInvalid();
    const { exportId } = link;
    const found = await this.exports.findAnyones(this.database, exportId);
    const sealed = found?.archive && (await this.objects.read(archiveKey(exportId)));
    if (!sealed || !found.archive) throw dataRightsErrors.exportNotFound();
    const { userId, archive } = found;
    const crypto = await this.cipher.for(this.database, userId);
    const details = { export: exportId };
    const entry = { action: 'privacy.export_downloaded', outcome: 'success', subject: userId, details } as const;
    await this.database.transaction((tx) => this.audit.record(tx, entry));
    return { content: openStream(sealed, crypto, archiveKey(exportId)), archive };
  }
}

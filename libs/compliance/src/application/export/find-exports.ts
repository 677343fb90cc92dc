import { Injectable } from '@nestjs/common';
import type { UserId } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { dataRightsErrors } from '../../data-rights.errors.js';
import type { DataExport, ExportId } from '../../domain/export/data-export.js';
import { ExportRepository } from '../../domain/export/export-repository.js';

@Injectable()
export class FindExports {
  constructor(
    private readonly database: Database,
    private readonly exports: ExportRepository,
  ) {}

  /** Throws `export.not_found`, also for somebody else's. */
  async ofPerson(userId: UserId, id: ExportId): Promise<DataExport> {
    const found = await this.exports.find(this.database, userId, id);
    if (!found) throw dataRightsErrors.exportNotFound();
    return found;
  }

  /** For operators. Throws `export.not_found`. */
  async anyones(id: ExportId): Promise<DataExport> {
    const found = await this.exports.findAnyones(this.database, id);
    if (!found) throw dataRightsErrors.exportNotFound();
    return found;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { exportConfig, type ExportConfig } from '../../data-rights.config.js';
import { archiveKey, type DataExport } from '../../domain/export/data-export.js';
import { ExportRepository } from '../../domain/export/export-repository.js';
import { ObjectStore } from '../../domain/export/object-store.js';

@Injectable()
export class SweepExports {
  constructor(
    private readonly database: Database,
    private readonly exports: ExportRepository,
    private readonly objects: ObjectStore,
    private readonly clock: Clock,
    @Inject(exportConfig.token) private readonly config: Pick<ExportConfig, 'giveUpS'>,
  ) {}

  /**
   * Resolves with how many archives had expired. An archive that cannot be removed keeps its row, which is all that tells
   * where it is; the others go, and then its fault is thrown.
   */
  async execute(): Promise<number> {
    const now = this.clock.date();
    await this.exports.failOlderThan(this.database, new Date(now.getTime() - this.config.giveUpS * 1_000), now);
    const expired = await this.exports.expired(this.database, now);
    const faults: unknown[] = [];
    for (const each of expired) await this.remove(each).catch((error: unknown) => faults.push(error));
    if (faults.length > 0) throw faults[0];
    return expired.length;
  }

  private async remove({ userId, id }: DataExport): Promise<void> {
    await this.objects.delete(archiveKey(id));
    await this.exports.remove(this.database, userId, id);
  }
}

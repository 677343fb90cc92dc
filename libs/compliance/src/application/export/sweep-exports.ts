import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { exportConfig, type ExportConfig } from '../../data-rights.config.js';
import { archiveKey } from '../../domain/export/data-export.js';
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

  /** Resolves with how many archives had expired. */
  async execute(): Promise<number> {
    const now = this.clock.date();
    await this.exports.failOlderThan(this.database, new Date(now.getTime() - this.config.giveUpS * 1_000), now);
    const expired = await this.exports.removeExpired(this.database, now);
    for (const id of expired) await this.objects.delete(archiveKey(id));
    return expired.length;
  }
}

import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Database, JobHandler, JobQueue, Metrics } from '@rapport/platform';
import { erasureConfig, type ErasureConfig } from '../../data-rights.config.js';
import { dataRightsMetrics } from '../../data-rights.metrics.js';
import type { ErasureId } from '../../domain/erasure/erasure-facts.js';
import { ErasureRepository } from '../../domain/erasure/erasure-repository.js';
import { PersonalRows } from '../../domain/erasure/personal-rows.js';
import { eraseJob, watchErasuresJob } from './erasure.jobs.js';

/**
 * Takes up erasures that have lost their worker, and looks for a while after each whether something was written late: a
 * process that had not heard of it may have gone on for as long as its caches let it. Then it forgets whom they were about.
 */
@Injectable()
export class WatchErasuresHandler extends JobHandler {
  override readonly job = watchErasuresJob;
  private readonly logger = new Logger('erasure');
  private readonly residue;

  constructor(
    private readonly database: Database,
    private readonly erasures: ErasureRepository,
    private readonly rows: PersonalRows,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    @Inject(erasureConfig.token) private readonly config: Pick<ErasureConfig, 'stalledS'>,
    metrics: Metrics,
  ) {
    super();
    this.residue = metrics.counter(dataRightsMetrics.residue);
  }

  override async handle(): Promise<void> {
    const now = this.clock.date();
    const stalledSince = new Date(now.getTime() - this.config.stalledS * 1_000);
    for (const id of await this.erasures.stalled(this.database, stalledSince)) await this.takeUp(id);
    for (const { id, subject } of await this.erasures.watched(this.database, now)) {
      const left = Object.keys(await this.rows.countAll(this.database, subject));
      if (left.length === 0) continue;
      this.residue.inc();
      this.logger.warn({ event: 'erasure.residue', erasure: id, tables: left.join(', ') });
      await this.erasures.reopen(this.database, id, subject, now);
      await this.takeUp(id);
    }
    await this.erasures.release(this.database, now);
  }

  private takeUp(erasureId: ErasureId): Promise<void> {
    return this.database.transaction((tx) =>
      this.jobs.enqueue(tx, eraseJob, { erasureId }, { singletonKey: erasureId }),
    );
  }
}

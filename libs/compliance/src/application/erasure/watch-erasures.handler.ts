import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Database, JobHandler, JobQueue, Metrics } from '@rapport/platform';
import { erasureConfig, type ErasureConfig } from '../../data-rights.config.js';
import { dataRightsMetrics } from '../../data-rights.metrics.js';
import type { ErasureId } from '../../domain/erasure/erasure-facts.js';
import { ErasureRepository, type WatchedErasure } from '../../domain/erasure/erasure-repository.js';
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
    for await (const page of this.erasures.watched(this.database)) await this.look(page, now);
  }

  /** However late it comes: nobody is forgotten without a look after the time has passed. */
  private async look(page: readonly WatchedErasure[], now: Date): Promise<void> {
    const subjects = page.map(({ subject }) => subject);
    const present = await this.rows.present(this.database, subjects);
    for (const watched of page.filter(({ subject }) => present.has(subject))) await this.repeat(watched, now);
    const gone = page.filter(({ subject }) => !present.has(subject));
    await this.erasures.release(
      this.database,
      gone.map(({ id }) => id),
      now,
    );
  }

  private async repeat({ id, subject }: WatchedErasure, now: Date): Promise<void> {
    const left = Object.keys(await this.rows.countAll(this.database, subject));
    if (!(await this.erasures.reopen(this.database, id, { subject, state: 'completed' }, now))) return;
    this.residue.inc();
    this.logger.warn({ event: 'erasure.residue', erasure: id, tables: left.join(', ') });
    await this.takeUp(id);
  }

  private takeUp(erasureId: ErasureId): Promise<void> {
    return this.database.transaction((tx) =>
      this.jobs.enqueue(tx, eraseJob, { erasureId }, { singletonKey: erasureId }),
    );
  }
}

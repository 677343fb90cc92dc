import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.js';
import { Metrics } from '../telemetry/metrics.js';
import { Samples } from '../telemetry/samples.js';
import { DEAD_LETTER_QUEUE } from './boss.js';
import { definedJobs } from './job-queue.js';
import { jobsConfig, type JobsConfig } from './jobs.config.js';
import { jobsMetrics } from './jobs.metrics.js';

interface Waiting {
  readonly job: string;
  readonly waiting: number;
  readonly oldest_s: number;
}

/** How long the queues are, as every working process tells it. */
@Injectable()
export class WaitingJobs {
  constructor(
    private readonly database: Database,
    metrics: Metrics,
    samples: Samples,
    @Inject(jobsConfig.token) { sampleMs }: Pick<JobsConfig, 'sampleMs'>,
  ) {
    const [waiting, oldest] = [metrics.gauge(jobsMetrics.waiting), metrics.gauge(jobsMetrics.oldest)];
    const forget = (): void => {
      waiting.reset();
      oldest.reset();
    };
    const take = async (): Promise<void> => {
      const found = new Map((await this.read()).map((row) => [row.job, row]));
      forget();
      for (const job of [...definedJobs().map(({ name }) => name), DEAD_LETTER_QUEUE]) {
        waiting.set({ job }, found.get(job)?.waiting ?? 0);
        oldest.set({ job }, found.get(job)?.oldest_s ?? 0);
      }
    };
    samples.add({ name: 'jobs', everyMs: sampleMs, take, forget });
  }

  /** The condition is that of the index by which pg-boss fetches jobs, so it reads those that wait and no others. */
  private async read(): Promise<readonly Waiting[]> {
    const { rows } = await sql<Waiting>`
      select name as job, count(*) as waiting,
        greatest(0, extract(epoch from now() - min(start_after)))::float8 as oldest_s
      from pgboss.job where state < 'active' and not blocked and start_after <= now() group by name`.execute(
      this.database.as(),
    );
    return rows;
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Database, defineJob, JobHandler, Metrics, Samples } from '@rapport/platform';
import { REQUEST_KINDS } from '../../domain/requests/data-request.js';
import { DataRequestRepository, type OpenCount } from '../../domain/requests/data-request-repository.js';
import { requestMetrics } from '../../requests.metrics.js';

const watchRequestsJob = defineJob({ name: 'requests.watch', retryLimit: 2, schedule: '7 * * * *' });
const MEASURED_EVERY_MS = 300_000;
const STANDINGS = ['on_time', 'due_soon', 'overdue'] as const;

/**
 * Measures what is due: an alert on the metric is what wakes somebody. Every worker does, and often, or one that the job went
 * past would still show what was overdue hours ago. The job says it in the log, every hour and once.
 */
@Injectable()
export class WatchRequests extends JobHandler {
  override readonly job = watchRequestsJob;
  private readonly logger = new Logger(WatchRequests.name);
  private readonly open;
  private readonly unconfirmed;

  constructor(
    private readonly database: Database,
    private readonly repository: DataRequestRepository,
    private readonly clock: Clock,
    metrics: Metrics,
    samples: Samples,
  ) {
    super();
    this.open = metrics.gauge(requestMetrics.open);
    this.unconfirmed = metrics.gauge(requestMetrics.unconfirmed);
    samples.add({
      name: 'privacy_requests',
      everyMs: MEASURED_EVERY_MS,
      take: async () => void (await this.measure()),
      forget: () => this.forget(),
    });
  }

  override async handle(): Promise<void> {
    const { counts, unconfirmed } = await this.measure();
    for (const { kind, standing, count } of counts.filter((row) => row.standing !== 'on_time')) {
      this.logger.warn({ event: 'requests.waiting', kind, standing, count });
    }
    if (unconfirmed > 0) this.logger.warn({ event: 'requests.unconfirmed', count: unconfirmed });
  }

  private async measure() {
    const now = this.clock.date();
    const counts = await this.repository.countOpen(this.database, now);
    const unconfirmed = await this.repository.countUnconfirmed(this.database, now);
    // All of them, also those of which there are none any more.
    for (const kind of REQUEST_KINDS) {
      for (const standing of STANDINGS) this.open.set({ kind, standing }, countOf(counts, kind, standing));
    }
    this.unconfirmed.set(unconfirmed);
    return { counts, unconfirmed };
  }

  private forget(): void {
    this.open.reset();
    this.unconfirmed.remove();
  }
}

function countOf(counts: readonly OpenCount[], kind: string, standing: string): number {
  return counts.find((row) => row.kind === kind && row.standing === standing)?.count ?? 0;
}

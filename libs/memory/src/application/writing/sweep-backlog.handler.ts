import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Database, JobHandler, JobQueue, Metrics } from '@rapport/platform';
import { MemoryBacklog, type WaitingConversation } from '../../domain/memory-backlog.js';
import { memoryWritingConfig, type MemoryWritingConfig } from '../../memory-writing.config.js';
import { memoryWritingMetrics } from '../../memory-writing.metrics.js';
import { extractMemoriesJob, sweepMemoryBacklogJob } from '../../memory.jobs.js';

const MS_A_SECOND = 1_000;

/**
 * Sends to be read what waits although its hint was lost or has failed, a page a time. A page begins where the one
 * before ended, so that conversations that fail again and again do not stand in the way of the others.
 */
@Injectable()
export class SweepBacklogHandler extends JobHandler<Record<string, never>> {
  override readonly job = sweepMemoryBacklogJob;
  private readonly swept;
  private readonly turns;
  /** Lost with the process, which then begins with the oldest again. */
  private last: WaitingConversation | undefined;

  constructor(
    private readonly backlog: MemoryBacklog,
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(memoryWritingConfig.token)
    private readonly config: Pick<MemoryWritingConfig, 'sweepAfterS' | 'sweepConversations' | 'giveUpAfterS'>,
  ) {
    super();
    this.swept = metrics.counter(memoryWritingMetrics.swept);
    this.turns = metrics.counter(memoryWritingMetrics.turns);
  }

  override async handle(): Promise<void> {
    const givenUp = await this.backlog.giveUp(this.secondsAgo(this.config.giveUpAfterS));
    if (givenUp > 0) this.turns.inc({ outcome: 'given_up' }, givenUp);
    const page = await this.nextPage();
    for (const { userId, conversationId } of page) {
      await this.database.transaction((tx) =>
        this.jobs.enqueue(tx, extractMemoriesJob, { userId, conversationId }, { singletonKey: conversationId }),
      );
    }
    this.swept.inc(page.length);
  }

  private async nextPage(): Promise<readonly WaitingConversation[]> {
    const query = { before: this.secondsAgo(this.config.sweepAfterS), limit: this.config.sweepConversations };
    const page = await this.backlog.overdue({ ...query, after: this.last });
    this.last = page.length === query.limit ? page.at(-1) : undefined;
    return page;
  }

  private secondsAgo(seconds: number): Date {
    return new Date(this.clock.now() - seconds * MS_A_SECOND);
  }
}

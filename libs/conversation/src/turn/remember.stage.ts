import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, RecentMap, type ConversationId } from '@rapport/kernel';
import { extractMemoriesJob, memoryWritingConfig, type MemoryWritingConfig } from '@rapport/memory';
import { Database, JobQueue, toCodedError } from '@rapport/platform';
import type { Turn } from './turn-context.js';

const MS_A_SECOND = 1_000;
const CONVERSATIONS = 10_000;

/**
 * After the turn was told: has it read for memories, with whatever else is said until then. Only a hint, since the
 * settlement left the turn in memory's backlog: when the hint is lost, the sweep finds it.
 */
@Injectable()
export class RememberStage {
  private readonly logger = new Logger(RememberStage.name);
  private readonly startAfterMs: number;
  /**
   * Whose hint this process gave last. Until the job begins, every turn that is settled is among those it reads. Where
   * another process had given it earlier, the job begins earlier too, and a turn may be left to the next hint or the sweep.
   */
  private readonly hinted: RecentMap<ConversationId, true>;

  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    clock: Clock,
    @Inject(memoryWritingConfig.token) config: Pick<MemoryWritingConfig, 'extractDelayS'>,
  ) {
    this.startAfterMs = config.extractDelayS * MS_A_SECOND;
    this.hinted = new RecentMap(clock, { ttlMs: this.startAfterMs, max: CONVERSATIONS });
  }

  /** Never throws. */
  async run({ userId, conversationId }: Turn): Promise<void> {
    const { startAfterMs } = this;
    if (this.hinted.has(conversationId)) return;
    // From before it is enqueued: it must not outlast the wait of the job.
    this.hinted.set(conversationId, true);
    try {
      await this.database.transaction((tx) =>
        this.jobs.enqueue(
          tx,
          extractMemoriesJob,
          { userId, conversationId },
          { startAfterMs, singletonKey: conversationId },
        ),
      );
    } catch (error) {
      this.hinted.delete(conversationId);
      this.logger.warn({ event: 'turn.remember_not_enqueued', code: toCodedError(error).code });
    }
  }
}

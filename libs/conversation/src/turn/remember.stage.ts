import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, type ConversationId } from '@rapport/kernel';
import { extractMemoriesJob, memoryWritingConfig, type MemoryWritingConfig } from '@rapport/memory';
import { Database, JobQueue, toCodedError } from '@rapport/platform';
import { LRUCache } from 'lru-cache';
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
  /**
   * When this process last gave the hint. Until the job begins, every turn that is settled is among those it reads. Where
   * another process had given it earlier, the job begins earlier too, and a turn may be left to the next hint or the sweep.
   */
  private readonly hinted = new LRUCache<ConversationId, number>({ max: CONVERSATIONS });

  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    @Inject(memoryWritingConfig.token) private readonly config: Pick<MemoryWritingConfig, 'extractDelayS'>,
  ) {}

  /** Never throws. */
  async run({ userId, conversationId }: Turn): Promise<void> {
    const startAfterMs = this.config.extractDelayS * MS_A_SECOND;
    const now = this.clock.monotonic();
    const last = this.hinted.get(conversationId);
    if (last !== undefined && now - last < startAfterMs) return;
    try {
      await this.database.transaction((tx) =>
        this.jobs.enqueue(
          tx,
          extractMemoriesJob,
          { userId, conversationId },
          { startAfterMs, singletonKey: conversationId },
        ),
      );
      this.hinted.set(conversationId, now);
    } catch (error) {
      this.logger.warn({ event: 'turn.remember_not_enqueued', code: toCodedError(error).code });
    }
  }
}

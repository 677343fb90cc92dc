import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, type UserId } from '@rapport/kernel';
import { Database, JobHandler, Metrics, oneByOne } from '@rapport/platform';
import { MemoryPeople } from '../../domain/memory-people.js';
import { MemoryRepository, MemoryRevisions } from '../../domain/memory-repository.js';
import { upkeep } from '../../domain/writing/upkeep.js';
import { memoryWritingConfig, type MemoryWritingConfig } from '../../memory-writing.config.js';
import { memoryWritingMetrics } from '../../memory-writing.metrics.js';
import { memoryUpkeepJob } from '../../memory.jobs.js';
import { RenewProfiles } from '../profile/renew-profiles.js';
import { halfLivesOf } from './half-lives.js';
import { allMemories } from './known-facts.js';

const PAGE = 200;

/** Each night: lets memories fade, ends what is over, and makes one of what says the same twice. */
@Injectable()
export class MemoryUpkeepHandler extends JobHandler<Record<string, never>> {
  override readonly job = memoryUpkeepJob;
  private readonly logger = new Logger(MemoryUpkeepHandler.name);
  private readonly changed;
  /** Where the night before ended. Lost with the process, which then begins anew: nothing depends on the order. */
  private last: UserId | undefined;

  constructor(
    private readonly database: Database,
    private readonly people: MemoryPeople,
    private readonly memories: MemoryRepository,
    private readonly revisions: MemoryRevisions,
    private readonly profiles: RenewProfiles,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(memoryWritingConfig.token) private readonly config: MemoryWritingConfig,
  ) {
    super();
    this.changed = metrics.counter(memoryWritingMetrics.upkeep);
  }

  override handle(_: Record<string, never>, signal: AbortSignal): Promise<void> {
    return oneByOne(this.logger, { event: 'memory.upkeep_failed' }, async (attempt) => {
      for (let done = 0; done < this.config.upkeepPeople; done += PAGE) {
        const limit = Math.min(PAGE, this.config.upkeepPeople - done);
        const page = await this.people.page(this.last, limit);
        for (const userId of page) {
          if (signal.aborted) return;
          await attempt(() => this.lookAfter(userId));
          this.last = userId;
        }
        if (page.length < limit) {
          this.last = undefined;
          return;
        }
      }
    });
  }

  private async lookAfter(userId: UserId): Promise<void> {
    const rules = {
      halfLives: halfLivesOf(this.config),
      salienceFloor: this.config.salienceFloor,
      expiryGraceDays: this.config.expiryGraceDays,
    };
    // Most people have nothing to look after: the lock, and a new revision, are for the others.
    const glance = upkeep(await allMemories(this.memories, userId, ['active']), this.clock.date(), rules);
    if (glance.saved.length === 0) return;
    const { changes } = await this.database.transaction(async (tx) => {
      await this.revisions.raise(tx, userId, 'facts');
      const result = upkeep(await allMemories(this.memories, userId, ['active'], tx), this.clock.date(), rules);
      for (const memory of result.saved) await this.memories.save(tx, memory);
      // A profile that tells of one that ended is hidden until it is written anew.
      await this.profiles.all(tx, userId);
      return result;
    });
    for (const change of changes) this.changed.inc({ change });
  }
}

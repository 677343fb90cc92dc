import { Inject, Injectable } from '@nestjs/common';
import { Clock, type PersonaId, type UserId } from '@rapport/kernel';
import { Database, JobHandler, JobQueue, Metrics, type Tx } from '@rapport/platform';
import { MemoryRepository, MemoryRevisions } from '../../domain/memory-repository.js';
import type { Memory } from '../../domain/memory.js';
import { chooseProfile } from '../../domain/profile/choose-profile.js';
import { ProfileRepository, type Profile } from '../../domain/profile/profile-repository.js';
import { memoryWritingConfig, type MemoryWritingConfig } from '../../memory-writing.config.js';
import { memoryWritingMetrics } from '../../memory-writing.metrics.js';
import { writeProfileJob } from '../../memory.jobs.js';
import { allMemories } from '../writing/known-facts.js';
import { halfLivesOf } from '../writing/half-lives.js';

const MS_A_SECOND = 1_000;

interface Payload {
  readonly userId: UserId;
  readonly personaId: PersonaId;
}

type Outcome = 'written' | 'unchanged' | 'too_soon' | 'removed';

/**
 * Writes anew what stands about the person at the beginning of every prompt, where it changed. Seldom, because the
 * model's prefix cache ends where it changes; but at once where something in it no longer holds.
 */
@Injectable()
export class WriteProfileHandler extends JobHandler<Payload> {
  override readonly job = writeProfileJob;
  private readonly profilesWritten;

  constructor(
    private readonly database: Database,
    private readonly memories: MemoryRepository,
    private readonly revisions: MemoryRevisions,
    private readonly profiles: ProfileRepository,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(memoryWritingConfig.token) private readonly config: MemoryWritingConfig,
  ) {
    super();
    this.profilesWritten = metrics.counter(memoryWritingMetrics.profiles);
  }

  override async handle({ userId, personaId }: Payload): Promise<void> {
    const outcome = await this.database.transaction((tx) => this.write(tx, userId, personaId));
    this.profilesWritten.inc({ outcome });
  }

  private async write(tx: Tx, userId: UserId, personaId: PersonaId): Promise<Outcome> {
    // The lock of all who change memories: nothing is forgotten between the look at it and the profile's storage.
    const { enabled } = await this.revisions.raise(tx, userId, 'facts');
    const current = await this.profiles.find(tx, userId, personaId);
    const chosen = enabled ? await this.choose(tx, userId, personaId, current) : [];
    if (chosen.length === 0) {
      await this.profiles.remove(tx, userId, personaId);
      return 'removed';
    }
    const lines = chosen.map(({ text }) => text);
    if (current && lines.join('\n') === current.lines.join('\n')) return 'unchanged';
    const wait = current ? this.waitFor(current, chosen) : 0;
    if (wait > 0) {
      const singletonKey = `${userId}:${personaId}`;
      await this.jobs.enqueue(tx, writeProfileJob, { userId, personaId }, { singletonKey, startAfterMs: wait });
      return 'too_soon';
    }
    const memoryIds = chosen.map(({ id }) => id);
    await this.profiles.save(tx, { userId, personaId, lines, memoryIds, createdAt: this.clock.date() });
    return 'written';
  }

  private async choose(
    tx: Tx,
    userId: UserId,
    personaId: PersonaId,
    current: Profile | undefined,
  ): Promise<readonly Memory[]> {
    const active = await allMemories(this.memories, userId, ['active'], tx);
    const visible = active.filter((memory) => memory.personaId === undefined || memory.personaId === personaId);
    const limits = { lines: this.config.profileLines, tokens: this.config.profileTokens };
    const standing = new Set(current?.memoryIds);
    return chooseProfile(visible, standing, this.clock.date(), limits, halfLivesOf(this.config));
  }

  /** Milliseconds; none where a line of it is gone or says something else. */
  private waitFor(current: Profile, chosen: readonly Memory[]): number {
    const now = new Set(chosen.map(({ text }) => text));
    if (current.lines.some((line) => !now.has(line))) return 0;
    return current.createdAt.getTime() + this.config.profileEveryS * MS_A_SECOND - this.clock.now();
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Clock, type PersonaId, type UserId } from '@rapport/kernel';
import { Database, JobHandler, JobQueue, Metrics, type Tx } from '@rapport/platform';
import { MemoryRepository, MemoryRevisions } from '../../domain/memory-repository.js';
import { EpisodeSource } from '../../domain/memory-recall.js';
import type { Memory } from '../../domain/memory.js';
import { chooseProfile } from '../../domain/profile/choose-profile.js';
import { ProfileRepository, type Profile } from '../../domain/profile/profile-repository.js';
import { restsOnSources } from '../../domain/recallable-facts.js';
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

type Outcome = 'written' | 'unchanged' | 'too_soon' | 'emptied' | 'removed';

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
    private readonly episodes: EpisodeSource,
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
    const active = await allMemories(this.memories, userId, ['active'], tx);
    if (active.length === 0) {
      await this.profiles.remove(tx, userId, personaId);
      return 'removed';
    }
    const current = written(await this.profiles.find(tx, userId, personaId));
    const tellable = enabled ? await this.tellable(tx, userId, personaId, active) : [];
    const chosen = this.choose(tellable, current);
    if (chosen.length === 0) {
      // An empty one stays, so that it is known whose is to be written when memory, or a conversation's, is on again.
      await this.profiles.save(tx, { userId, personaId, lines: [], memoryIds: [], createdAt: this.clock.date() });
      return 'emptied';
    }
    const lines = chosen.map(({ text }) => text);
    // One that no turn shows any more is written even where it says the same: its sources and its date are what hides it.
    if (current && stands(current, tellable)) {
      if (lines.join('\n') === current.lines.join('\n')) return 'unchanged';
      const wait = this.waitFor(current, chosen);
      if (wait > 0) {
        // A key of its own: one that waits for its hour would keep out those that are to run at once.
        const singletonKey = `${userId}:${personaId}:later`;
        await this.jobs.enqueue(tx, writeProfileJob, { userId, personaId }, { singletonKey, startAfterMs: wait });
        return 'too_soon';
      }
    }
    const memoryIds = chosen.map(({ id }) => id);
    await this.profiles.save(tx, { userId, personaId, lines, memoryIds, createdAt: this.clock.date() });
    return 'written';
  }

  /** What this persona may be told: nothing of another's, and nothing of which all that it rests on is no episode now. */
  private async tellable(
    tx: Tx,
    userId: UserId,
    personaId: PersonaId,
    active: readonly Memory[],
  ): Promise<readonly Memory[]> {
    const visible = active.filter((memory) => memory.personaId === undefined || memory.personaId === personaId);
    const sources = visible
      .filter(restsOnSources)
      .flatMap((memory) => memory.sources.map(({ messageId }) => messageId));
    const still = await this.episodes.still(userId, [...new Set(sources)], tx);
    return visible.filter(
      (memory) => !restsOnSources(memory) || memory.sources.some(({ messageId }) => still.has(messageId)),
    );
  }

  private choose(tellable: readonly Memory[], current: Profile | undefined): readonly Memory[] {
    const limits = { lines: this.config.profileLines, tokens: this.config.profileTokens };
    return chooseProfile(tellable, new Set(current?.memoryIds), this.clock.date(), limits, halfLivesOf(this.config));
  }

  /** Milliseconds; none where a line of it is gone or says something else. */
  private waitFor(current: Profile, chosen: readonly Memory[]): number {
    const now = new Set(chosen.map(({ text }) => text));
    if (current.lines.some((line) => !now.has(line))) return 0;
    return current.createdAt.getTime() + this.config.profileEveryS * MS_A_SECOND - this.clock.now();
  }
}

/** Undefined for an empty one, which nothing has to wait for. */
function written(profile: Profile | undefined): Profile | undefined {
  return profile && profile.lines.length > 0 ? profile : undefined;
}

/** Whether turns show it; `standingProfile` asks the same of the database. */
function stands({ memoryIds, createdAt }: Profile, tellable: readonly Memory[]): boolean {
  const byId = new Map(tellable.map((memory) => [memory.id, memory]));
  return memoryIds.every((id) => {
    const memory = byId.get(id);
    return memory !== undefined && !(memory.trust === 'confirmed' && memory.updatedAt > createdAt);
  });
}

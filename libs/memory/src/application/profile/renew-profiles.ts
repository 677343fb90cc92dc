import { Injectable } from '@nestjs/common';
import type { PersonaId, UserId } from '@rapport/kernel';
import { JobQueue, type Tx } from '@rapport/platform';
import { MemoryTraces } from '../../domain/forgetting/memory-traces.js';
import { MemoryRepository } from '../../domain/memory-repository.js';
import { writeProfileJob } from '../../memory.jobs.js';

/** Has the worker look at profiles after something changed that they may tell. */
@Injectable()
export class RenewProfiles {
  constructor(
    private readonly jobs: JobQueue,
    private readonly traces: MemoryTraces,
    private readonly memories: MemoryRepository,
  ) {}

  async enqueue(tx: Tx, userId: UserId, personas: readonly PersonaId[]): Promise<void> {
    for (const personaId of personas) {
      const singletonKey = `${userId}:${personaId}`;
      await this.jobs.enqueue(tx, writeProfileJob, { userId, personaId }, { singletonKey });
    }
  }

  /** Those that there are. */
  async all(tx: Tx, userId: UserId): Promise<void> {
    await this.enqueue(tx, userId, await this.traces.profiled(tx, userId));
  }

  /** A persona's first one, where it could tell of anything: what the person entered by hand, or told another persona. */
  async first(tx: Tx, userId: UserId, personaId: PersonaId): Promise<void> {
    if ((await this.traces.profiled(tx, userId)).includes(personaId)) return;
    const known = await this.memories.list(userId, { status: 'active', personaId, limit: 1 }, tx);
    if (known.length > 0) await this.enqueue(tx, userId, [personaId]);
  }
}

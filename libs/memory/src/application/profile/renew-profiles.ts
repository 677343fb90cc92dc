import { Injectable } from '@nestjs/common';
import type { PersonaId, UserId } from '@rapport/kernel';
import { JobQueue, type Tx } from '@rapport/platform';
import { writeProfileJob } from '../../memory.jobs.js';

/** Has the worker look at profiles after the person changed their memory. */
@Injectable()
export class RenewProfiles {
  constructor(private readonly jobs: JobQueue) {}

  async enqueue(tx: Tx, userId: UserId, personas: readonly PersonaId[]): Promise<void> {
    for (const personaId of personas) {
      const singletonKey = `${userId}:${personaId}`;
      await this.jobs.enqueue(tx, writeProfileJob, { userId, personaId }, { singletonKey });
    }
  }
}

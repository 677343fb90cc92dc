import { Injectable } from '@nestjs/common';
import { ErasureParticipant, type UserId } from '@rapport/kernel';
import { Database, JobQueue } from '@rapport/platform';

/** What waits to be done for the person, and what is kept of what was done. */
@Injectable()
export class JobsErasure extends ErasureParticipant {
  override readonly name = 'jobs';
  override readonly tables = [];
  override readonly order = 10;

  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
  ) {
    super();
  }

  override erase(userId: UserId): Promise<number> {
    return this.database.transaction((tx) => this.jobs.discard(tx, 'userId', userId));
  }
}

import { Injectable } from '@nestjs/common';
import type { UserId } from '@rapport/kernel';
import { JobQueue, type Tx } from '@rapport/platform';
import { embedMemoriesJob } from '../../embedding.jobs.js';
import { EmbeddingSpace } from '../recall/embedding-space.js';

/** Has the worker look at what there is to embed. A person has one such job waiting, however often they are named. */
@Injectable()
export class EmbeddingHints {
  constructor(
    private readonly jobs: JobQueue,
    private readonly space: EmbeddingSpace,
  ) {}

  async give(tx: Tx, userId: UserId): Promise<void> {
    if (this.space.name === undefined) return;
    await this.jobs.enqueue(tx, embedMemoriesJob, { userId }, { singletonKey: userId });
  }
}

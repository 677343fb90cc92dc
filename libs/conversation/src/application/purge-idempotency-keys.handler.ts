import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { idempotencyConfig, IdempotencyStore, JobHandler, type IdempotencyConfig } from '@rapport/platform';
import { purgeIdempotencyKeysJob } from '../conversation.jobs.js';

const HOUR_MS = 3_600_000;

/** Forgets keys whose time is over, a batch at a time: those of turns, which are most, and all others. */
@Injectable()
export class PurgeIdempotencyKeysHandler extends JobHandler<Record<string, never>> {
  override readonly job = purgeIdempotencyKeysJob;

  constructor(
    private readonly store: IdempotencyStore,
    private readonly clock: Clock,
    @Inject(idempotencyConfig.token) private readonly config: IdempotencyConfig,
  ) {
    super();
  }

  override async handle(_payload: Record<string, never>, signal: AbortSignal): Promise<void> {
    const before = new Date(this.clock.now() - this.config.retentionHours * HOUR_MS);
    const limit = this.config.purgeBatch;
    while (!signal.aborted && (await this.store.purge(before, limit)) === limit);
  }
}

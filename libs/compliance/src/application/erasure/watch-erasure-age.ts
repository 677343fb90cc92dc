import { Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Database, Metrics, Samples } from '@rapport/platform';
import { dataRightsMetrics } from '../../data-rights.metrics.js';
import { ErasureRepository } from '../../domain/erasure/erasure-repository.js';

const EVERY_MS = 60_000;

/** For how long somebody has waited to be erased: what hangs is never completed, so its duration is in no histogram. */
@Injectable()
export class WatchErasureAge {
  constructor(erasures: ErasureRepository, database: Database, clock: Clock, metrics: Metrics, samples: Samples) {
    const oldest = metrics.gauge(dataRightsMetrics.oldest);
    const take = async (): Promise<void> => {
      const since = await erasures.oldestRunning(database);
      oldest.set(since === undefined ? 0 : Math.max(0, (clock.now() - since.getTime()) / 1_000));
    };
    samples.add({ name: 'erasures', everyMs: EVERY_MS, take, forget: () => oldest.remove() });
  }
}

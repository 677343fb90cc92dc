import { Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Metrics, Samples } from '@rapport/platform';
import { MemoryBacklog } from '../../domain/memory-backlog.js';
import { memoryWritingMetrics } from '../../memory-writing.metrics.js';

const EVERY_MS = 60_000;

/** For how long the oldest turn has waited to be read, as every working process reads it: the sweep runs in one of them. */
@Injectable()
export class WatchBacklog {
  constructor(backlog: MemoryBacklog, clock: Clock, metrics: Metrics, samples: Samples) {
    const lag = metrics.gauge(memoryWritingMetrics.lag);
    const take = async (): Promise<void> => {
      const oldest = await backlog.oldest();
      lag.set(oldest === undefined ? 0 : Math.max(0, clock.now() - oldest.getTime()) / 1_000);
    };
    samples.add({ name: 'memory_backlog', everyMs: EVERY_MS, take, forget: () => lag.remove() });
  }
}

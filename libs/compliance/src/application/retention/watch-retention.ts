import { Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Metrics, Samples } from '@rapport/platform';
import { retentionMetrics } from '../../retention.metrics.js';
import { RunRetention } from './run-retention.js';

const HOUR_MS = 3_600_000;
/** Measuring reads whole tables. */
const EVERY_MS = 6 * HOUR_MS;
const FIRST_MS = 300_000;
/** Rows come due all day long and go at night: late is what the last night should have taken, and an hour for the purge itself. */
const LATE_MS = 25 * HOUR_MS;

/** What purges left behind, as every worker reads it: who purged may be gone, or may have been another one last night. */
@Injectable()
export class WatchRetention {
  constructor(retention: RunRetention, clock: Clock, metrics: Metrics, samples: Samples) {
    const [due, oldest] = [metrics.gauge(retentionMetrics.due), metrics.gauge(retentionMetrics.oldest)];
    const take = async (): Promise<void> => {
      const failures: unknown[] = [];
      for (const rule of retention.rules()) {
        const { category } = rule;
        try {
          const found = await rule.measure(new Date(clock.now() - LATE_MS));
          due.set({ category }, found.due);
          oldest.set({ category }, found.oldest ? Math.max(0, clock.now() - found.oldest.getTime()) / 1_000 : 0);
        } catch (error) {
          due.remove({ category });
          oldest.remove({ category });
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    };
    // What fails is forgotten above, one by one: a table that cannot be read hides no other.
    samples.add({ name: 'retention', everyMs: EVERY_MS, firstMs: FIRST_MS, take });
  }
}

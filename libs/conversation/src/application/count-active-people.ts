import { Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Metrics, Samples } from '@rapport/platform';
import { usageMetrics } from '../usage.metrics.js';
import { UsageRepository } from '../domain/usage.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const FIRST_MS = 30_000;

/** How many people talk with personas, as one number a window: who they are is nowhere in it. */
@Injectable()
export class CountActivePeople {
  constructor(usage: UsageRepository, clock: Clock, metrics: Metrics, samples: Samples) {
    const people = metrics.gauge(usageMetrics.people);
    const take = async (): Promise<void> => {
      const day = (daysAgo: number): string => new Date(clock.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);
      const counts = await usage.activePeople({ day: day(0), week: day(6), month: day(29) });
      for (const [window, count] of Object.entries(counts)) people.set({ window }, count);
    };
    // Reads each row of the last month, though none before: a statement for an hour, not for a minute.
    samples.add({ name: 'people', everyMs: HOUR_MS, firstMs: FIRST_MS, take, forget: () => people.reset() });
  }
}

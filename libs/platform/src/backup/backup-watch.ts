import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Metrics } from '../telemetry/metrics.js';
import { Samples } from '../telemetry/samples.js';
import { backupMetrics } from './backup.metrics.js';
import { lastSuccesses } from './operations-runs.js';

const EVERY_MS = 60_000;

/** Shows when backups last succeeded. They are made by programs of their own, which end before anybody could scrape them. */
@Injectable()
export class BackupWatch implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly samples: Samples,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const gauge = this.metrics.gauge(backupMetrics.lastSuccess);
    this.samples.add({
      name: 'backups',
      everyMs: EVERY_MS,
      take: async () => {
        for (const [kind, at] of await lastSuccesses(this.database)) gauge.set({ kind }, at.getTime() / 1_000);
      },
      // A value that is too old is what the alert is about: it stays.
    });
  }
}

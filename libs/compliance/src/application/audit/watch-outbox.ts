import { Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Database, Metrics, Samples } from '@rapport/platform';
import { auditMetrics } from '../../audit.metrics.js';
import { AuditLog } from '../../domain/audit/audit-log.js';

const EVERY_MS = 60_000;

/** How far the audit tree is behind: events that no checkpoint covers yet. Appending is due each minute. */
@Injectable()
export class WatchOutbox {
  constructor(log: AuditLog, database: Database, clock: Clock, metrics: Metrics, samples: Samples) {
    const [events, oldest] = [metrics.gauge(auditMetrics.outbox), metrics.gauge(auditMetrics.outboxOldest)];
    const take = async (): Promise<void> => {
      const { count, since } = await log.waiting(database);
      events.set(count);
      oldest.set(since === undefined ? 0 : Math.max(0, (clock.now() - since.getTime()) / 1_000));
    };
    const forget = (): void => {
      events.remove();
      oldest.remove();
    };
    samples.add({ name: 'audit_outbox', everyMs: EVERY_MS, take, forget });
  }
}

import { Inject, Injectable, Logger } from '@nestjs/common';
import { Database, Metrics } from '@rapport/platform';
import { auditLogErrors } from '../../audit-log.errors.js';
import { auditMetrics } from '../../audit.metrics.js';
import { AuditTree } from '../../domain/audit/audit-tree.js';
import { CheckpointTarget } from '../../domain/audit/checkpoint-target.js';
import { openCheckpoint } from '../../domain/audit/checkpoint.js';
import { AuditKeys } from './audit-keys.js';
import { ProveAuditLog } from './prove-audit-log.js';

/** Copies the latest checkpoint to where the database's owner cannot change it. Never one that contradicts the last. */
@Injectable()
export class PublishCheckpoint {
  private readonly logger = new Logger('audit');
  private readonly published;
  private readonly faults;

  constructor(
    private readonly database: Database,
    private readonly tree: AuditTree,
    private readonly proofs: ProveAuditLog,
    private readonly keys: AuditKeys,
    @Inject(CheckpointTarget) private readonly target: CheckpointTarget | undefined,
    metrics: Metrics,
  ) {
    this.published = metrics.gauge(auditMetrics.published);
    this.faults = metrics.counter(auditMetrics.faults);
  }

  /** Resolves with the size published, undefined when there was nothing new or nowhere to publish it. Throws `audit.forked`. */
  async execute(): Promise<number | undefined> {
    const { target } = this;
    if (!target) return undefined;
    const checkpoint = await this.tree.latestCheckpoint(this.database);
    const last = await target.latest();
    if (!checkpoint || checkpoint.note === last) return undefined;
    if (last !== undefined) await this.assertContinues(last);
    await target.publish(checkpoint);
    this.published.set(checkpoint.size);
    return checkpoint.size;
  }

  private async assertContinues(note: string): Promise<void> {
    const opened = openCheckpoint(note, this.keys.verifiers);
    const root = opened && (await this.rootAt(opened.size));
    if (opened && root?.equals(opened.root)) return;
    this.faults.inc({ kind: 'fork' });
    this.logger.error({ event: 'audit_log_forked', size: opened?.size });
    throw auditLogErrors.forked();
  }

  /** Undefined: the log is shorter than what was published of it. */
  private async rootAt(size: number): Promise<Buffer | undefined> {
    return size <= (await this.tree.size(this.database)) ? this.proofs.root(size) : undefined;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { UserId } from '@rapport/kernel';
import { AuditTrail, Database, Metrics } from '@rapport/platform';
import { auditMetrics } from '../../audit.metrics.js';
import { AuditLog } from '../../domain/audit/audit-log.js';
import { AuditTree } from '../../domain/audit/audit-tree.js';
import { CheckpointTarget } from '../../domain/audit/checkpoint-target.js';
import type { Fault } from '../../domain/audit/log-verifier.js';
import { AuditKeys } from './audit-keys.js';
import { readLog } from './read-log.js';
import { verifyEntries, type LogReport } from './verify-entries.js';

export interface AuditReport extends LogReport {
  /** Events in the outbox; nothing protects them yet. */
  readonly waiting: number;
  /** The latest checkpoint when verification began. Keep it elsewhere to notice a log that was rewritten whole. */
  readonly checkpoint: string | undefined;
}

/** Recomputes the tree of the database from its beginning and stops at the first fault. */
@Injectable()
export class VerifyAuditLog {
  private readonly faults;

  constructor(
    private readonly database: Database,
    private readonly log: AuditLog,
    private readonly tree: AuditTree,
    private readonly keys: AuditKeys,
    private readonly audit: AuditTrail,
    @Inject(CheckpointTarget) private readonly target: CheckpointTarget | undefined,
    metrics: Metrics,
  ) {
    this.faults = metrics.counter(auditMetrics.faults);
  }

  /**
   * @param options.by who asked; absent for the system itself
   * @param options.held a checkpoint that was kept elsewhere; by default the last that was published, where that can be read:
   *   a log that ends early is sound in itself
   */
  async execute({ by, held: given }: { by?: UserId; held?: string } = {}): Promise<AuditReport> {
    const held = given ?? (await this.target?.latest());
    const latest = await this.tree.latestCheckpoint(this.database);
    const report = await verifyEntries(readLog(this.database, this.tree), { verifiers: this.keys.verifiers, held });
    const { count: waiting } = await this.log.waiting(this.database);
    await this.record(report, by);
    return { ...report, waiting, checkpoint: latest?.note };
  }

  private async record({ fault, verified }: LogReport, by: UserId | undefined): Promise<void> {
    if (fault) this.faults.inc({ kind: fault.kind });
    await this.database.transaction((tx) =>
      this.audit.record(tx, {
        action: 'audit.verified',
        outcome: fault ? 'failure' : 'success',
        actor: by,
        details: { verified, ...(fault && describeFault(fault)) },
      }),
    );
  }
}

const describeFault = ({ kind, at }: Fault) => ({ fault: kind, at });

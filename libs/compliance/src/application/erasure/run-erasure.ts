import { Inject, Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@rapport/kernel';
import { AccountClosing, AuditTrail, Database, Metrics } from '@rapport/platform';
import { erasureConfig, type ErasureConfig } from '../../data-rights.config.js';
import { dataRightsErrors } from '../../data-rights.errors.js';
import { dataRightsMetrics } from '../../data-rights.metrics.js';
import type { ErasureId } from '../../domain/erasure/erasure-facts.js';
import type { Erasure } from '../../domain/erasure/erasure.js';
import { ErasureRepository } from '../../domain/erasure/erasure-repository.js';
import { PersonalRows } from '../../domain/erasure/personal-rows.js';
import { ParticipantRegistry } from '../participant-registry.js';
import { IssueReceipt } from './issue-receipt.js';
import { KnownLedger } from './known-ledger.js';

/** How often it begins anew in one run when something was written meanwhile. */
const ATTEMPTS = 3;

interface Step {
  readonly name: string;
  readonly tables: readonly string[];
  readonly run: () => Promise<unknown>;
}

type RunningErasure = Erasure & { readonly subject: UserId };

/**
 * The saga. What is done is noted step by step, so whoever runs it again goes on where it ended; a step that was done
 * without being noted is done again, which finds nothing. Several processes may run one erasure at once.
 */
@Injectable()
export class RunErasure {
  private readonly metrics;

  constructor(
    private readonly database: Database,
    private readonly erasures: ErasureRepository,
    private readonly participants: ParticipantRegistry,
    private readonly accounts: AccountClosing,
    private readonly ledger: KnownLedger,
    private readonly rows: PersonalRows,
    private readonly receipts: IssueReceipt,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @Inject(erasureConfig.token) private readonly config: Pick<ErasureConfig, 'watchS'>,
    metrics: Metrics,
  ) {
    this.metrics = {
      erasures: metrics.counter(dataRightsMetrics.erasures),
      seconds: metrics.histogram(dataRightsMetrics.erasureSeconds),
      residue: metrics.counter(dataRightsMetrics.residue),
    };
  }

  /** Resolves when the erasure is complete. Throws what a step throws: run it again later. */
  async execute(id: ErasureId, signal?: AbortSignal): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const erasure = await this.erasures.find(this.database, id);
      if (!isRunning(erasure)) return;
      await this.take(erasure, signal);
      const left = await this.rows.countAll(this.database, erasure.subject);
      if (Object.keys(left).length === 0) return this.complete(erasure);
      const { subject } = erasure;
      // Somebody else may have completed it since: then what was counted here is of the time before.
      if (!(await this.erasures.reopen(this.database, id, { subject, state: 'running' }, this.clock.date()))) return;
      this.metrics.residue.inc();
      if (attempt === ATTEMPTS) throw dataRightsErrors.residue(Object.keys(left).join(', '));
    }
  }

  private async take(erasure: RunningErasure, signal: AbortSignal | undefined): Promise<void> {
    const known = await this.erasures.steps(this.database, erasure.id);
    const done = new Set(known.filter(({ doneAt }) => doneAt !== undefined).map(({ step }) => step));
    for (const { name, tables, run } of this.stepsOf(erasure)) {
      if (done.has(name)) continue;
      signal?.throwIfAborted();
      const rows = await this.rows.count(this.database, erasure.subject, tables);
      await this.erasures.beginStep(this.database, erasure.id, name, rows, this.clock.date());
      await run();
      await this.erasures.endStep(this.database, erasure.id, name, this.clock.date());
    }
  }

  private stepsOf({ id, subject, subjectDigest, requestedAt }: RunningErasure): readonly Step[] {
    return [
      { name: 'close', tables: [], run: () => this.close(subject) },
      // Before anything is removed: from here on a restored backup cannot bring the person back unnoticed.
      {
        name: 'ledger',
        tables: [],
        run: () => this.ledger.append({ subjectDigest, erasureId: id, at: requestedAt }),
      },
      ...this.participants.erasures().map((participant) => ({
        name: participant.name,
        tables: participant.tables,
        run: () => participant.erase(subject),
      })),
    ];
  }

  /** Again, and not only when it is requested: a backup may have brought the account back as it was. */
  private async close(subject: UserId): Promise<void> {
    await this.database.transaction((tx) => this.accounts.close(tx, subject));
    await this.accounts.announce(subject);
  }

  private async complete(erasure: RunningErasure): Promise<void> {
    const { id, subject, cause, requestedAt } = erasure;
    const receipt = this.receipts.execute(erasure, await this.erasures.steps(this.database, id));
    const now = this.clock.date();
    const watchedUntil = new Date(now.getTime() + this.config.watchS * 1_000);
    const first = await this.database.transaction(async (tx) => {
      if (!(await this.erasures.complete(tx, id, receipt, now, watchedUntil))) return false;
      const rows = Object.values(receipt.rows).reduce((sum, count) => sum + count, 0);
      const details = { erasure: id, cause, rows };
      await this.audit.record(tx, { action: 'privacy.erased', outcome: 'success', subject, details });
      return true;
    });
    if (!first) return;
    this.metrics.erasures.inc({ cause });
    this.metrics.seconds.observe((now.getTime() - requestedAt.getTime()) / 1_000);
  }
}

function isRunning(erasure: Erasure | undefined): erasure is RunningErasure {
  return erasure?.state === 'running' && erasure.subject !== undefined;
}

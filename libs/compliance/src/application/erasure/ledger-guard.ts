import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Database, Metrics, ReadinessHolds, toCodedError } from '@rapport/platform';
import { dataRightsErrors } from '../../data-rights.errors.js';
import { dataRightsMetrics } from '../../data-rights.metrics.js';
import { ErasureRepository } from '../../domain/erasure/erasure-repository.js';
import { KnownLedger } from './known-ledger.js';

const RECHECK_MS = 1_000;

/**
 * Keeps this process from being ready while the ledger names erasures that the database does not know of: then a backup
 * was restored, and people may be in it who were promised to be gone. So it is until each was erased again, and also
 * while the ledger cannot be read.
 */
@Injectable()
export class LedgerGuard implements OnApplicationBootstrap {
  private readonly logger = new Logger('erasure');
  private readonly release;
  private ahead = 0;

  constructor(
    private readonly database: Database,
    private readonly ledger: KnownLedger,
    private readonly erasures: ErasureRepository,
    private readonly clock: Clock,
    holds: ReadinessHolds,
    metrics: Metrics,
  ) {
    this.release = holds.hold(dataRightsErrors.ledgerAhead.spec.code);
    metrics.observe(dataRightsMetrics.ledgerAhead, () => this.ahead);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.check();
  }

  private async check(): Promise<void> {
    try {
      const left = await this.erasures.notErasedSinceRestore(this.database, await this.ledger.subjects());
      if (left.length !== this.ahead) this.logger.warn({ event: 'erasure.ledger_ahead', erasures: left.length });
      this.ahead = left.length;
      if (this.ahead === 0) return this.release();
    } catch (error) {
      this.logger.warn({ event: 'erasure.ledger_not_compared', code: toCodedError(error).code });
    }
    this.clock.setTimer(RECHECK_MS, () => void this.check());
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { daysBefore, measureAged, purgeAged, type AgedTable } from './aged-rows.js';
import { retentionConfig, type RetentionConfig } from './retention.config.js';
import { RetentionRule, type RetentionMeasure } from './retention-rule.js';

/** A category of tables whose rows are kept for a number of days each. */
@Injectable()
export abstract class AgedRowsRetention extends RetentionRule {
  protected abstract readonly aged: readonly AgedTable[];
  protected abstract readonly days: number;

  constructor(
    private readonly database: Database,
    @Inject(retentionConfig.token) protected readonly config: RetentionConfig,
  ) {
    super();
  }

  override get tables(): readonly string[] {
    return this.aged.map(({ table }) => table);
  }

  override async measure(now: Date): Promise<RetentionMeasure> {
    let due = 0;
    let oldest: Date | undefined;
    for (const table of this.aged) {
      const found = await measureAged(this.database, table, daysBefore(now, this.days));
      due += found.due;
      if (found.oldest && !(oldest && oldest <= found.oldest)) oldest = found.oldest;
    }
    return { due, oldest };
  }

  override async purge(now: Date, signal: AbortSignal): Promise<number> {
    let removed = 0;
    for (const table of this.aged) {
      removed += await purgeAged(this.database, table, daysBefore(now, this.days), this.config.batch, signal);
    }
    return removed;
  }
}

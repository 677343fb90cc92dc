import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  retentionConfig,
  RetentionRule,
  type RetentionConfig,
  type RetentionMeasure,
} from '@rapport/platform';
import { sql } from 'kysely';

/** A refusal bears its end, so that it ends when it was told to. Nobody is known by it: there is no hold to look for. */
@Injectable()
export class AgeRefusalRetention extends RetentionRule {
  override readonly category = 'age refusals';
  override readonly tables = ['age_refusals'];

  constructor(
    private readonly database: Database,
    @Inject(retentionConfig.token) private readonly config: Pick<RetentionConfig, 'batch'>,
  ) {
    super();
  }

  /** Since when refusals are there is not kept: only when they end. */
  override async measure(now: Date): Promise<RetentionMeasure> {
    const { rows } = await sql<{ due: number }>`SELECT count(*)::integer AS due FROM age_refusals
      WHERE expires_at <= ${now}::timestamptz`.execute(this.database.as());
    return { due: rows[0]?.due ?? 0, oldest: undefined };
  }

  override async purge(now: Date, signal: AbortSignal): Promise<number> {
    const { batch } = this.config;
    let total = 0;
    let removed = batch;
    while (removed === batch && !signal.aborted) {
      const { numAffectedRows } = await sql`DELETE FROM age_refusals WHERE digest IN (
        SELECT digest FROM age_refusals WHERE expires_at <= ${now}::timestamptz ORDER BY expires_at LIMIT ${batch}
      )`.execute(this.database.as());
      removed = Number(numAffectedRows ?? 0n);
      total += removed;
    }
    return total;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  daysBefore,
  measureAged,
  purgeAged,
  retentionConfig,
  RetentionRule,
  type RetentionConfig,
  type RetentionMeasure,
} from '@rapport/platform';

const DAYS = { table: 'usage_daily', key: ['user_id', 'day', 'persona_id', 'model'], since: 'day' };
const COMPLETIONS = { table: 'completions', key: ['user_id', 'completion_id'], since: 'created_at' };

/** What people used, by day, and the facts of answers that belong to no conversation. */
@Injectable()
export class UsageRetention extends RetentionRule {
  override readonly category = 'usage';
  override readonly tables = [DAYS.table, COMPLETIONS.table];

  constructor(
    private readonly database: Database,
    @Inject(retentionConfig.token) private readonly config: Pick<RetentionConfig, 'usageDays' | 'batch'>,
  ) {
    super();
  }

  override async measure(now: Date): Promise<RetentionMeasure> {
    const before = daysBefore(now, this.config.usageDays);
    const days = await measureAged(this.database, DAYS, before);
    const completions = await measureAged(this.database, COMPLETIONS, before);
    const oldest = [days.oldest, completions.oldest]
      .filter((date) => date !== undefined)
      .toSorted((a, b) => +a - +b)[0];
    return { due: days.due + completions.due, oldest };
  }

  override async purge(now: Date, signal: AbortSignal): Promise<number> {
    const before = daysBefore(now, this.config.usageDays);
    const { batch } = this.config;
    const days = await purgeAged(this.database, DAYS, before, batch, signal);
    return days + (await purgeAged(this.database, COMPLETIONS, before, batch, signal));
  }
}

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

/** By when they were closed: what is open does not age. */
const TABLE = { table: 'data_requests', key: ['user_id', 'request_id'], since: 'closed_at' };

@Injectable()
export class RequestRetention extends RetentionRule {
  override readonly category = 'requests';
  override readonly tables = [TABLE.table];

  constructor(
    private readonly database: Database,
    @Inject(retentionConfig.token) private readonly config: Pick<RetentionConfig, 'requestDays' | 'batch'>,
  ) {
    super();
  }

  override measure(now: Date): Promise<RetentionMeasure> {
    return measureAged(this.database, TABLE, daysBefore(now, this.config.requestDays));
  }

  override purge(now: Date, signal: AbortSignal): Promise<number> {
    const before = daysBefore(now, this.config.requestDays);
    return purgeAged(this.database, TABLE, before, this.config.batch, signal);
  }
}

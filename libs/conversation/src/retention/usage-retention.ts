import { Injectable } from '@nestjs/common';
import { AgedRowsRetention } from '@rapport/platform';

/** What people used, by day, and the facts of answers that belong to no conversation. */
@Injectable()
export class UsageRetention extends AgedRowsRetention {
  override readonly category = 'usage';
  protected override readonly aged = [
    { table: 'usage_daily', key: ['user_id', 'day', 'persona_id', 'model'], since: 'day' },
    { table: 'completions', key: ['user_id', 'completion_id'], since: 'created_at' },
  ];

  protected override get days(): number {
    return this.config.usageDays;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { AgedRowsRetention, Database, retentionConfig, type RetentionConfig } from '@rapport/platform';
import { safetyConfig, type SafetyConfig } from '../safety.config.js';

/** What screening acted on, reviewed or not. */
@Injectable()
export class IncidentRetention extends AgedRowsRetention {
  override readonly category = 'incidents';
  protected override readonly aged = [
    { table: 'safety_incidents', key: ['user_id', 'incident_id'], since: 'created_at' },
  ];
  protected override readonly days: number;

  constructor(
    database: Database,
    @Inject(retentionConfig.token) config: RetentionConfig,
    @Inject(safetyConfig.token) { incidentDays }: Pick<SafetyConfig, 'incidentDays'>,
  ) {
    super(database, config);
    this.days = incidentDays;
  }
}

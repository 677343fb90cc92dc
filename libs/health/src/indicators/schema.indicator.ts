import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Database, Migrator } from '@rapport/platform';
import { codeOf, type Indicator } from './indicator.js';

/** Whether the database has this version's schema. Once true it stays true: migrations only go forward. */
@Injectable()
export class SchemaIndicator implements Indicator {
  private current: Promise<void> | undefined;

  constructor(
    private readonly health: HealthIndicatorService,
    private readonly database: Database,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('schema');
    try {
      this.current ??= new Migrator(this.database).assertCurrent();
      await this.current;
      return indicator.up();
    } catch (error) {
      this.current = undefined;
      return indicator.down(codeOf(error));
    }
  }
}

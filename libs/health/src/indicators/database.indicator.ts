import { Inject, Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Clock } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { coalesce } from '../coalesce.js';
import { healthConfig, type HealthConfig } from '../health.config.js';
import { codeOf, rounded, type Indicator } from './indicator.js';

@Injectable()
export class DatabaseIndicator implements Indicator {
  readonly check: () => Promise<HealthIndicatorResult>;

  constructor(
    private readonly health: HealthIndicatorService,
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(healthConfig.token) private readonly config: HealthConfig,
  ) {
    this.check = coalesce(clock, config.reuseMs, () => this.ask());
  }

  private async ask(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('database');
    const { kind } = this.database;
    const start = this.clock.monotonic();
    try {
      await this.database.ping(this.config.checkTimeoutMs);
      return indicator.up({ kind, latency_ms: rounded(this.clock.monotonic() - start) });
    } catch (error) {
      return indicator.down({ kind, ...codeOf(error) });
    }
  }
}

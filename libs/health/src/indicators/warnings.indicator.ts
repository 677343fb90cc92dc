import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { ReadinessWarnings } from '@rapport/platform';
import type { Indicator } from './indicator.js';

/** What somebody should look at before it becomes an outage, e.g. a review that has expired. */
@Injectable()
export class WarningsIndicator implements Indicator {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly warnings: ReadinessWarnings,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('warnings');
    const { codes } = this.warnings;
    return codes.length === 0 ? indicator.up() : indicator.degraded({ codes });
  }
}

import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { ReadinessHolds } from '@rapport/platform';
import type { Indicator } from './indicator.js';

/** Keeps requests away while something must happen first, e.g. erasures that a restored backup does not know of. */
@Injectable()
export class HoldsIndicator implements Indicator {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly holds: ReadinessHolds,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('released');
    const code = this.holds.first;
    return code === undefined ? indicator.up() : indicator.down({ code });
  }
}

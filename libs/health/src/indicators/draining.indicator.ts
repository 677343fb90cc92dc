import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Draining } from '@rapport/platform';
import type { Indicator } from './indicator.js';

/** Takes this pod out of the load balancer as soon as it is told to stop. */
@Injectable()
export class DrainingIndicator implements Indicator {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly draining: Draining,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('accepting');
    return this.draining.active ? indicator.down({ code: 'server.draining' }) : indicator.up();
  }
}

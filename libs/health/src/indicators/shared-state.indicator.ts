import { Inject, Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Clock } from '@rapport/kernel';
import { SharedState } from '@rapport/platform';
import { coalesce } from '../coalesce.js';
import { healthConfig, type HealthConfig } from '../health.config.js';
import { codeOf, rounded, type Indicator } from './indicator.js';

/** Degraded at worst: without Redis limits are counted per pod and live streams are not handed over, but all is served. */
@Injectable()
export class SharedStateIndicator implements Indicator {
  readonly check: () => Promise<HealthIndicatorResult>;

  constructor(
    private readonly health: HealthIndicatorService,
    private readonly state: SharedState,
    clock: Clock,
    @Inject(healthConfig.token) private readonly config: HealthConfig,
  ) {
    this.check = coalesce(clock, config.reuseMs, () => this.ask());
  }

  private async ask(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('shared_state');
    const { kind } = this.state;
    try {
      const latency = await this.state.ping();
      const data = { kind, latency_ms: rounded(latency) };
      return latency > this.config.sharedStateSlowMs ? indicator.degraded(data) : indicator.up(data);
    } catch (error) {
      return indicator.degraded({ kind, ...codeOf(error) });
    }
  }
}

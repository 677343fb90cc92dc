import { Inject, Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { memoryLimitBytes } from '@rapport/platform';
import { healthConfig, type HealthConfig } from '../health.config.js';
import { rounded, type Indicator } from './indicator.js';

/** This process's resident memory against the container's limit, or the machine's memory where there is none. */
@Injectable()
export class MemoryIndicator implements Indicator {
  constructor(
    private readonly health: HealthIndicatorService,
    @Inject(healthConfig.token) private readonly config: HealthConfig,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('memory');
    const used = process.memoryUsage.rss();
    const limit = memoryLimitBytes();
    const data = { used_bytes: used, limit_bytes: limit, used_ratio: rounded(used / limit) };
    return used / limit > this.config.memoryUsedRatio ? indicator.degraded(data) : indicator.up(data);
  }
}

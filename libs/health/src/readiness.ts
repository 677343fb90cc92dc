import { Inject, Injectable } from '@nestjs/common';
import { Metrics, Samples } from '@rapport/platform';
import { healthConfig, type HealthConfig } from './health.config.js';
import { healthMetrics } from './health.metrics.js';
import type { HealthReportDto } from './http/health.dto.js';
import { HealthReporter, httpStatusOf } from './http/health-reporter.js';
import { DatabaseIndicator } from './indicators/database.indicator.js';
import { DrainingIndicator } from './indicators/draining.indicator.js';
import { HoldsIndicator } from './indicators/holds.indicator.js';
import { SchemaIndicator } from './indicators/schema.indicator.js';
import { SharedStateIndicator } from './indicators/shared-state.indicator.js';
import { WarningsIndicator } from './indicators/warnings.indicator.js';

/** Whether requests may be sent to this process. Asked by probes and, so that metrics tell it without them, by itself. */
@Injectable()
export class Readiness {
  private readonly ready;
  private readonly databaseUp;
  private readonly sharedStateUp;

  constructor(
    private readonly reporter: HealthReporter,
    private readonly draining: DrainingIndicator,
    private readonly holds: HoldsIndicator,
    private readonly warnings: WarningsIndicator,
    private readonly database: DatabaseIndicator,
    private readonly schema: SchemaIndicator,
    private readonly sharedState: SharedStateIndicator,
    metrics: Metrics,
    samples: Samples,
    @Inject(healthConfig.token) config: HealthConfig,
  ) {
    this.ready = metrics.gauge(healthMetrics.ready);
    this.databaseUp = metrics.gauge(healthMetrics.database);
    this.sharedStateUp = metrics.gauge(healthMetrics.sharedState);
    samples.add({
      name: 'readiness',
      everyMs: config.sampleMs,
      firstMs: config.sampleMs,
      take: async () => void (await this.report()),
      forget: () => this.ready.set(0),
    });
  }

  async report(): Promise<HealthReportDto> {
    const { draining, holds, warnings, database, schema, sharedState } = this;
    const report = await this.reporter.report([draining, holds, warnings, database, schema, sharedState]);
    this.ready.set(httpStatusOf(report) === 200 ? 1 : 0);
    this.databaseUp.set(answered(report, 'database'));
    this.sharedStateUp.set(answered(report, 'shared_state'));
    return report;
  }
}

/** A dependency that is merely slow is degraded and states its latency; one that failed states a code. */
function answered({ details }: HealthReportDto, name: string): 0 | 1 {
  const found = details[name] as { readonly code?: string } | undefined;
  return found !== undefined && found.code === undefined ? 1 : 0;
}

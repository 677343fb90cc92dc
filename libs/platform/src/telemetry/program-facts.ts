import { totalmem } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { deploymentConfig, type DeploymentConfig } from './deployment.config.js';
import { Metrics } from './metrics.js';
import { programVersion } from './program-version.js';
import { telemetryMetrics } from './telemetry.metrics.js';

/** What does not change while the process runs, as metrics that others are joined with. */
@Injectable()
export class ProgramFacts {
  constructor(metrics: Metrics, @Inject(deploymentConfig.token) { commit, slot }: DeploymentConfig) {
    metrics.gauge(telemetryMetrics.build).set({ version: programVersion(), commit, slot }, 1);
    metrics.observe(telemetryMetrics.memoryLimit, memoryLimitBytes);
  }
}

/** The container's limit; `constrainedMemory` gives 0 or more than there is where there is none. */
export function memoryLimitBytes(): number {
  return Math.min(process.constrainedMemory() || Number.POSITIVE_INFINITY, totalmem());
}

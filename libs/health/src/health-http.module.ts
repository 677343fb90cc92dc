import { Module } from '@nestjs/common';
import { HealthModule } from './health.module.js';
import { DependenciesController } from './http/dependencies.controller.js';
import { HealthController } from './http/health.controller.js';
import { HealthReporter } from './http/health-reporter.js';
import { Readiness } from './readiness.js';

/** The probes and the dependency report. */
@Module({
  imports: [HealthModule],
  controllers: [HealthController, DependenciesController],
  providers: [HealthReporter, Readiness],
})
export class HealthHttpModule {}

import { Global, Module } from '@nestjs/common';
import { ReadinessHolds } from '../readiness/readiness-holds.js';
import { ReadinessWarnings } from '../readiness/readiness-warnings.js';
import { MetricsController } from '../telemetry/metrics.controller.js';
import { Draining } from './draining.js';
import { HttpServers } from './http-servers.js';
import { OpenStreams } from './open-streams.js';
import { RequestObserver } from './request-observer.js';

/** What `configureHttp` and the controllers need. Loaded by the API only. */
@Global()
@Module({
  controllers: [MetricsController],
  providers: [Draining, HttpServers, OpenStreams, ReadinessHolds, ReadinessWarnings, RequestObserver],
  exports: [Draining, HttpServers, OpenStreams, ReadinessHolds, ReadinessWarnings, RequestObserver],
})
export class HttpModule {}

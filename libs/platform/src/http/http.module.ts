import { Global, Module } from '@nestjs/common';
import { MetricsController } from '../telemetry/metrics.controller.js';
import { Draining } from './draining.js';
import { HttpServers } from './http-servers.js';
import { OpenStreams } from './open-streams.js';
import { RequestObserver } from './request-observer.js';

/** What `configureHttp` and the controllers need. Loaded by the API only. */
@Global()
@Module({
  controllers: [MetricsController],
  providers: [Draining, HttpServers, OpenStreams, RequestObserver],
  exports: [Draining, HttpServers, OpenStreams, RequestObserver],
})
export class HttpModule {}

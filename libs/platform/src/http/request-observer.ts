import { Injectable, Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { withRequestContext } from '../logging/request-context.js';
import { Metrics } from '../telemetry/metrics.js';
import { httpMetrics } from './http.metrics.js';
import { OpenStreams } from './open-streams.js';

/** One log line and one measurement a request. Names the route's pattern, never the URL: that one holds ids and queries. */
@Injectable()
export class RequestObserver {
  private readonly logger = new Logger('access');
  private readonly duration;

  constructor(metrics: Metrics, streams: OpenStreams) {
    this.duration = metrics.histogram(httpMetrics.duration);
    metrics.observe(httpMetrics.streams, () => streams.count);
  }

  attach(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, _reply, done) => withRequestContext({ requestId: request.id }, done));
    fastify.addHook('onResponse', (request, reply, done) => {
      this.record(request, reply);
      done();
    });
  }

  private record(request: FastifyRequest, reply: FastifyReply): void {
    const route = request.routeOptions.url ?? 'unmatched';
    const { method } = request;
    const status = reply.raw.statusCode;
    this.duration.observe({ method, route, status }, reply.elapsedTime / 1000);
    this.logger.log({
      event: 'request',
      request_id: request.id,
      method,
      route,
      status,
      duration_ms: Math.round(reply.elapsedTime * 10) / 10,
      ...(reply.raw.writableFinished ? {} : { aborted: true }),
    });
  }
}

import { SpanKind } from '@opentelemetry/api';
import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LogSubjects } from '../logging/log-subjects.js';
import { withRequestContext } from '../logging/request-context.js';
import { Metrics } from '../telemetry/metrics.js';
import { ATTRIBUTES, SPAN_NAMES } from '../telemetry/tracing/semantic-names.js';
import { NO_SPAN, startSpan, type OpenSpan } from '../telemetry/tracing/spans.js';
import { parseTraceparent } from '../telemetry/tracing/traceparent.js';
import { tracingConfig, type TracingConfig } from '../telemetry/tracing/tracing.config.js';
import type { AuthenticatedRequest } from './access.decorator.js';
import { httpMetrics } from './http.metrics.js';
import { OpenStreams } from './open-streams.js';

/** One log line and one measurement a request. Names the route's pattern, never the URL: that one holds ids and queries. */
@Injectable()
export class RequestObserver {
  private readonly logger = new Logger('access');
  private readonly duration;
  private readonly spans = new WeakMap<FastifyRequest, OpenSpan>();

  constructor(
    metrics: Metrics,
    streams: OpenStreams,
    // Without a keyring nobody has a pseudonym, and lines go without.
    @Optional() private readonly subjects?: LogSubjects,
    @Optional() @Inject(tracingConfig.token) private readonly tracing?: Pick<TracingConfig, 'continueIncoming'>,
  ) {
    this.duration = metrics.histogram(httpMetrics.duration);
    metrics.observe(httpMetrics.streams, () => streams.count);
  }

  attach(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, _reply, done) => {
      const span = this.beginSpan(request);
      span.run(() => withRequestContext({ requestId: request.id, subject: () => this.subjectOf(request) }, done));
    });
    fastify.addHook('onResponse', (request, reply, done) => {
      const span = this.spans.get(request) ?? NO_SPAN;
      span.run(() => this.record(request, reply));
      const status = reply.raw.statusCode;
      span.set({ [ATTRIBUTES.httpStatus]: status });
      if (status >= 500) span.fail(String(status));
      span.end();
      done();
    });
  }

  private beginSpan(request: FastifyRequest): OpenSpan {
    const route = request.routeOptions.url;
    // Asked every few seconds by machines.
    if (route === '/metrics' || route?.startsWith('/health/')) return NO_SPAN;
    const span = startSpan(SPAN_NAMES.http(request.method, route), {
      kind: SpanKind.SERVER,
      attributes: { [ATTRIBUTES.httpMethod]: request.method, [ATTRIBUTES.httpRoute]: route },
      parent: this.tracing?.continueIncoming ? parseTraceparent(request.headers['traceparent']) : undefined,
    });
    this.spans.set(request, span);
    return span;
  }

  /** The guard leaves the caller in the request: lines before it name nobody. */
  private subjectOf(request: FastifyRequest & AuthenticatedRequest): string | undefined {
    return request.principal && this.subjects?.of(request.principal.userId);
  }

  private record(request: FastifyRequest, reply: FastifyReply): void {
    const route = request.routeOptions.url ?? 'unmatched';
    const { method } = request;
    const status = reply.raw.statusCode;
    this.duration.observe({ method, route, status }, reply.elapsedTime / 1000);
    this.logger.log({
      event: 'request',
      request_id: request.id,
      subject: this.subjectOf(request),
      method,
      route,
      status,
      duration_ms: Math.round(reply.elapsedTime * 10) / 10,
      ...(reply.raw.writableFinished ? {} : { aborted: true }),
    });
  }
}

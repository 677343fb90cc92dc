import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { deploymentConfig, type DeploymentConfig } from '../telemetry/deployment.config.js';
import { assertAccessPolicies } from './assert-access-policies.js';
import { listenerOf } from './http-adapter.js';
import { httpConfig, type HttpConfig } from './http.config.js';
import { httpErrors } from './http.errors.js';
import { isInternalPath } from './internal-paths.js';
import { ProblemFilter } from './problem.filter.js';
import { RequestObserver } from './request-observer.js';
import { RouteTable } from './route-table.js';
import { errorFormats } from './routes.js';
import { API_SECURITY_HEADERS, DOCUMENTATION_PATH, DOCUMENTATION_SECURITY_HEADERS } from './security-headers.js';
import { RequestValidationPipe } from './validation.pipe.js';

/**
 * Everything that is the same for all routes: errors, validation, headers, CORS, request ids, the two ports, the
 * access-policy check. Call it once, after `NestFactory.create(module, createHttpAdapter(config))` and before `init`.
 */
export async function configureHttp(app: NestFastifyApplication): Promise<void> {
  assertAccessPolicies(app);
  const config = app.get<HttpConfig>(httpConfig.token);
  const fastify = app.getHttpAdapter().getInstance();
  const routes = new RouteTable();
  fastify.addHook('onRoute', (route) => {
    routes.add(route.method, route.url);
    if (route.url.startsWith(DOCUMENTATION_PATH)) Object.assign(route, { helmet: DOCUMENTATION_SECURITY_HEADERS });
  });
  app.get(RequestObserver).attach(fastify);
  nameSlot(fastify, app.get<DeploymentConfig>(deploymentConfig.token));
  separatePorts(fastify);
  refuseForms(app);
  setCommonHeaders(fastify);
  await app.register(helmet, API_SECURITY_HEADERS);
  if (config.corsOrigins.length > 0) allowOrigins(app, config.corsOrigins);
  app.useGlobalPipes(new RequestValidationPipe(config.bodyMostMembers));
  app.useGlobalFilters(new ProblemFilter(routes, errorFormats(app)));
}

/** One instance serves both ports; what belongs to the other port does not exist on this one. */
function separatePorts(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const listener = listenerOf(request.raw);
    const pattern = request.routeOptions.url;
    if (listener === undefined || pattern === undefined) return done();
    if (isInternalPath(pattern) === (listener === 'internal')) return done();
    reply.callNotFound();
  });
}

/** Nest reads forms, and Fastify text, where the document of the API knows of neither: the types would slip past it. */
function refuseForms(app: NestFastifyApplication): void {
  const refuse = (_request: unknown, _body: unknown, done: (error: Error) => void): void =>
    done(httpErrors.unsupportedMedia());
  for (const type of ['application/x-www-form-urlencoded', 'text/plain']) app.useBodyParser(type, {}, refuse);
}

/** Which slot answers: switching to another one is not done before answers say so. */
function nameSlot(fastify: FastifyInstance, { slot }: DeploymentConfig): void {
  if (slot === '') return;
  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.header('x-rapport-slot', slot);
    done();
  });
}

function setCommonHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    reply.header('x-request-id', request.id);
    // Answers are personal unless their route says otherwise.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    done(null, payload);
  });
}

function allowOrigins(app: NestFastifyApplication, origins: readonly string[]): void {
  app.enableCors({
    origin: [...origins],
    // Tokens travel in a header; cookies are never used.
    credentials: false,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'Accept',
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'Last-Event-ID',
      'Receipt-Token',
      'X-Request-Id',
      'traceparent',
    ],
    exposedHeaders: [
      'Idempotency-Replayed',
      'Location',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'X-Request-Id',
    ],
    maxAge: 600,
  });
}

import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyServerOptions } from 'fastify';
import type { HttpConfig } from './http.config.js';
import { answerClientError } from './client-error.js';
import { requestIdOf } from './request-id.js';
import { sendProblem } from './send-problem.js';
import { toCodedError } from './to-coded-error.js';

/** As long as a URL may be: the schema of a parameter says how long it is, and answers as every other schema. */
const PARAMETER_MAX = 16_384;

export type Listener = 'public' | 'internal';

/** Which port each request came in by. Requests injected by tests came in by none and may reach everything. */
const listeners = new WeakMap<IncomingMessage, Listener>();

export function listenerOf(request: IncomingMessage): Listener | undefined {
  return listeners.get(request);
}

/** A node server that remembers its name on each request and hands it to the shared handler. */
export function createListener(name: Listener, handle: RequestListener, config: HttpConfig): Server {
  const server = createServer(
    {
      headersTimeout: config.headersTimeoutMs,
      requestTimeout: config.requestTimeoutMs,
      keepAliveTimeout: config.keepAliveTimeoutMs,
    },
    (request, response) => {
      listeners.set(request, name);
      handle(request, response);
    },
  );
  return server;
}

/** The Fastify instance behind both ports, with its limits. Pass it to `NestFactory.create`, then `configureHttp`. */
export function createHttpAdapter(config: HttpConfig): FastifyAdapter {
  const options: FastifyServerOptions = {
    bodyLimit: config.bodyLimitBytes,
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    routerOptions: { maxParamLength: PARAMETER_MAX },
    genReqId: (request) => requestIdOf(request.headers),
    requestIdHeader: false,
    // The router refuses malformed URLs before any hook or filter of Nest could.
    frameworkErrors: (error, request, reply) => sendProblem(request, reply, toCodedError(error)),
    clientErrorHandler: (error, socket) => answerClientError(error, socket),
    // Requests that arrive on open connections during shutdown are answered; the listening sockets are closed first.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    serverFactory: (handle) => createListener('public', handle, config),
  };
  return new FastifyAdapter(options);
}

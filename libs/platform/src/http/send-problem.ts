import type { CodedError } from '@rapport/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { guardLine } from '../pii/guard-line.js';
import { currentTraceId } from '../telemetry/tracing/spans.js';
import type { ErrorFormat } from './error-format.js';
import { PROBLEM_MEDIA_TYPE, STATUS_OF_KIND, retryAfterSeconds, toProblem } from './problem.js';

/** Details and pointers may repeat what the caller sent, so the body is looked at before it leaves. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  error: CodedError,
  format?: ErrorFormat,
): void {
  const retryAfter = retryAfterSeconds(error);
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  // RFC 9110, 15.5.2: a 401 says how to authenticate. The authentication guard says it more precisely.
  if (error.kind === 'unauthenticated' && !reply.hasHeader('www-authenticate')) {
    reply.header('www-authenticate', 'Bearer realm="rapport"');
  }
  reply.header('x-request-id', request.id);
  reply.header('cache-control', 'no-store');
  void reply
    .code(STATUS_OF_KIND[error.kind])
    .type(format?.mediaType ?? PROBLEM_MEDIA_TYPE)
    .send(guardLine(JSON.stringify(format?.body(error) ?? toProblem(error, request.id, currentTraceId()))));
}

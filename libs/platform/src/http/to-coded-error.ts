import { HttpException } from '@nestjs/common';
import { isCodedError, type CodedError, type ErrorFactory } from '@rapport/kernel';
import { httpErrors } from './http.errors.js';

/**
 * Whatever was thrown, as a coded error. Our own pass through; what Nest and Fastify throw themselves is mapped by its
 * status; anything else is `internal` and tells the caller nothing, because its message may hold anything.
 */
export function toCodedError(error: unknown): CodedError {
  if (isCodedError(error)) return error;
  const factory = BY_STATUS[statusOf(error)] ?? httpErrors.internal;
  return factory(undefined, { cause: error });
}

const BY_STATUS: Readonly<Record<number, ErrorFactory>> = {
  400: httpErrors.malformed,
  404: httpErrors.routeNotFound,
  405: httpErrors.methodNotAllowed,
  406: httpErrors.notAcceptable,
  408: httpErrors.timeout,
  413: httpErrors.tooLarge,
  414: httpErrors.tooLarge,
  415: httpErrors.unsupportedMedia,
  431: httpErrors.tooLarge,
};

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  // Only Fastify's own errors: an upstream client's error may carry a `statusCode` that is not about our request.
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('FST_') && 'statusCode' in error) {
    return Number(error.statusCode);
  }
  return 500;
}

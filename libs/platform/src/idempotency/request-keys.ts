import { Injectable } from '@nestjs/common';
import { canonicalJson, type UserId } from '@rapport/kernel';
import type { FastifyRequest } from 'fastify';
import { BlindIndex } from '../crypto/user-cipher.js';
import { httpErrors } from '../http/http.errors.js';
import { parseIdempotencyKey } from './idempotency-key.js';

/** A request's key and what it asks for, as digests: neither the key nor the text of a body can be read back. */
export interface RequestKey {
  readonly userId: UserId;
  readonly digest: Buffer;
  /** Equal for equal requests: method, route, parameters, query and body. */
  readonly fingerprint: Buffer;
}

@Injectable()
export class RequestKeys {
  constructor(private readonly index: BlindIndex) {}

  /** Undefined for a request without the header. Throws `idempotency.malformed_key` and `request.invalid`. */
  read(request: FastifyRequest, userId: UserId): RequestKey | undefined {
    const header = request.headers['idempotency-key'];
    if (header === undefined) return undefined;
    const { method, routeOptions, params, query, body = null } = request;
    const asked = textOf([method, routeOptions.url ?? '', params, query, body]);
    return {
      userId,
      // The person is part of both: equal keys of two people must not look alike in a dump.
      digest: this.index.digest('idempotency.key', `${userId}:${parseIdempotencyKey(header)}`),
      fingerprint: this.index.digest('idempotency.request', `${userId}:${asked}`),
    };
  }
}

/** Bodies are checked later: this one may hold what JSON cannot (`1e400` is infinite), or be nested deeper than the stack reaches. */
function textOf(asked: readonly unknown[]): string {
  try {
    return canonicalJson(asked);
  } catch (cause) {
    throw httpErrors.invalid('a number that is too large, or values nested too deep', { cause });
  }
}

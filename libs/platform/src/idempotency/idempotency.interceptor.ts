import { Injectable, Logger, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isCodedError } from '@rapport/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, from, mergeMap, of, throwError, type Observable } from 'rxjs';
import type { AuthenticatedRequest } from '../http/access.decorator.js';
import { toCodedError } from '../http/to-coded-error.js';
import { Metrics } from '../telemetry/metrics.js';
import { IdempotencyStore, type HeldKey, type StoredAnswer } from './idempotency-store.js';
import { idempotencyMetrics } from './idempotency.metrics.js';
import { IDEMPOTENT } from './idempotent.decorator.js';
import { RequestKeys, type RequestKey } from './request-keys.js';

/** Answers a repeated request of an `@Idempotent()` route with its first answer. Register it with `APP_INTERCEPTOR`. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly logger = new Logger('idempotency');
  private readonly requests;

  constructor(
    private readonly reflector: Reflector,
    private readonly keys: RequestKeys,
    private readonly store: IdempotencyStore,
    metrics: Metrics,
  ) {
    this.requests = metrics.counter(idempotencyMetrics.requests);
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (this.reflector.get(IDEMPOTENT, context.getHandler()) !== true) return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest & AuthenticatedRequest>();
    const reply = http.getResponse<FastifyReply>();
    const key = request.principal && this.keys.read(request, request.principal.userId);
    if (!key) return next.handle();
    const claim = await this.store.claim(key).catch((error: unknown) => this.refuse(error));
    if (claim.type === 'replay') return of(this.replay(claim.answer, reply));
    this.requests.inc({ outcome: 'executed' });
    return next.handle().pipe(
      mergeMap((body: unknown) => from(this.keep(key, claim, body, reply))),
      catchError((error: unknown) => from(this.free(key, claim)).pipe(mergeMap(() => throwError(() => error)))),
    );
  }

  private refuse(error: unknown): never {
    if (isCodedError(error) && error.code.startsWith('idempotency.')) {
      this.requests.inc({ outcome: error.code.slice('idempotency.'.length) });
    }
    throw error;
  }

  private replay({ body, location }: StoredAnswer, reply: FastifyReply): unknown {
    this.requests.inc({ outcome: 'replayed' });
    void reply.header('idempotency-replayed', 'true');
    if (location !== undefined) void reply.header('location', location);
    return body;
  }

  /** What was done is done: an answer that cannot be kept is given all the same. */
  private async keep(key: RequestKey, held: HeldKey, body: unknown, reply: FastifyReply): Promise<unknown> {
    const location = reply.getHeader('location');
    const answer = { body, ...(typeof location === 'string' ? { location } : {}) };
    await this.store.complete(key, held, answer).catch((error: unknown) => this.log('not_kept', error));
    return body;
  }

  private async free(key: RequestKey, held: HeldKey): Promise<void> {
    await this.store.release(key, held).catch((error: unknown) => this.log('not_released', error));
  }

  private log(what: string, error: unknown): void {
    this.logger.warn({ event: `idempotency.${what}`, code: toCodedError(error).code });
  }
}

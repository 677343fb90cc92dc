import { Inject, Injectable, Optional, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { getOptionsToken, getStorageToken, ThrottlerGuard } from '@nestjs/throttler';
import type { ThrottlerModuleOptions, ThrottlerRequest, ThrottlerStorage } from '@nestjs/throttler';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuthenticatedRequest } from '../http/access.decorator.js';
import { Metrics } from '../telemetry/metrics.js';
import { KnownCallers } from './known-callers.js';
import { addRateLimit } from './rate-limit-headers.js';
import { throttleErrors } from './throttle.errors.js';
import { throttleMetrics } from './throttle.metrics.js';

/** What is still being asked about a known caller; rejects with `throttle.exceeded`. */
export interface LimitedRequest {
  addressVerdict?: Promise<boolean>;
}

type Request = FastifyRequest & AuthenticatedRequest & LimitedRequest;

/** One policy of @nestjs/throttler, with standard headers and a coded error. Subclasses say which and for whom. */
abstract class PolicyGuard extends ThrottlerGuard {
  protected abstract readonly policy: string;
  private readonly refused;

  constructor(
    @Inject(getOptionsToken()) options: ThrottlerModuleOptions,
    @Inject(getStorageToken()) storage: ThrottlerStorage,
    reflector: Reflector,
    metrics: Metrics,
  ) {
    super(options, storage, reflector);
    this.refused = metrics.counter(throttleMetrics.refused);
  }

  override async onModuleInit(): Promise<void> {
    await super.onModuleInit();
    this.throttlers = this.throttlers.filter(({ name }) => name === this.policy);
  }

  protected override async handleRequest({ context, limit, ttl, blockDuration }: ThrottlerRequest): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const key = this.generateKey(context, await this.getTracker(request), this.policy);
    const record = await this.storageService.increment(key, ttl, limit, blockDuration, this.policy);
    const policy = { name: this.policy, limit, windowMs: ttl };
    const blockedMs = record.timeToBlockExpire * 1000;
    const hit = { hits: record.totalHits, resetMs: record.timeToExpire * 1000, blocked: record.isBlocked, blockedMs };
    addRateLimit(reply, policy, hit);
    if (!hit.blocked) return true;
    this.refused.inc({ policy: this.policy });
    throw throttleErrors.exceeded(undefined, {
      retryAfterMs: blockedMs,
      extensions: { 'violated-policies': [this.policy] },
    });
  }

  /** One count for all routes, but a count of its own for a route that has a limit of its own (`@Throttle`). */
  protected override generateKey(context: ExecutionContext, tracker: string, name: string): string {
    const targets = [context.getHandler(), context.getClass()];
    const own = this.reflector.getAllAndOverride<unknown>(`THROTTLER:LIMIT${name}`, targets) !== undefined;
    return own ? `${tracker} ${context.getClass().name}.${context.getHandler().name}` : tracker;
  }
}

/**
 * Before authentication: protects what is expensive for strangers, the checking of credentials above all. Whoever is known
 * goes on meanwhile, as far as {@link UserThrottlerGuard}, or as far as authentication would do more than look them up: a
 * request that the address may not send counts as one of the user's then.
 */
@Injectable()
export class AddressThrottlerGuard extends PolicyGuard {
  protected override readonly policy = 'address';

  constructor(
    @Inject(getOptionsToken()) options: ThrottlerModuleOptions,
    @Inject(getStorageToken()) storage: ThrottlerStorage,
    reflector: Reflector,
    metrics: Metrics,
    @Optional() private readonly known?: KnownCallers,
  ) {
    super(options, storage, reflector, metrics);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const isKnown = this.known?.knows(request) ?? false;
    const verdict = super.canActivate(context);
    if (!isKnown) return verdict;
    // Whoever waits for it hears of it.
    verdict.catch(() => undefined);
    request.addressVerdict = verdict;
    return true;
  }
}

/** After authentication: a fair share for each user, wherever the requests come from. */
@Injectable()
export class UserThrottlerGuard extends PolicyGuard {
  protected override readonly policy = 'user';

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const verdict = super.canActivate(context);
    const { addressVerdict } = context.switchToHttp().getRequest<Request>();
    if (!addressVerdict) return verdict;
    verdict.catch(() => undefined);
    return (await addressVerdict) && verdict;
  }

  protected override async shouldSkip(context: ExecutionContext): Promise<boolean> {
    return context.switchToHttp().getRequest<Request>().principal === undefined;
  }

  protected override async getTracker(request: Record<string, unknown>): Promise<string> {
    return (request as unknown as Request).principal?.userId ?? '';
  }
}

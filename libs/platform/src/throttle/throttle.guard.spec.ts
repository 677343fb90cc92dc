import {
  Controller,
  Get,
  Global,
  Injectable,
  Module,
  Post,
  type CanActivate,
  type ExecutionContext,
  type ModuleMetadata,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Throttle } from '@nestjs/throttler';
import type { Principal } from '@rapport/kernel';
import { createHttpApp, ManualClock } from '@rapport/testing';
import type { FastifyRequest } from 'fastify';
import { describe, expect, it, vi } from 'vitest';
import { Access } from '../http/access.decorator.js';
import { RateLimiter } from './rate-limiter.js';
import { KnownCallers } from './known-callers.js';
import { AddressThrottlerGuard, UserThrottlerGuard } from './throttle.guard.js';
import { Unthrottled } from './unthrottled.decorator.js';

@Access({ public: true })
@Controller('v1')
class SampleController {
  @Get('a')
  a(): string {
    return 'a';
  }

  @Get('b')
  b(): string {
    return 'b';
  }

  @Throttle({ address: { limit: 1, ttl: 60_000 } })
  @Post('login')
  login(): string {
    return 'in';
  }

  @Unthrottled()
  @Get('probe')
  probe(): string {
    return 'alive';
  }
}

/** Believes whoever says who he is: stands where authentication stands. */
@Injectable()
class BelievingGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context
      .switchToHttp()
      .getRequest<{ headers: Record<string, string>; principal?: Partial<Principal> }>();
    const user = request.headers['x-user'];
    if (user) request.principal = { userId: user as Principal['userId'] };
    return true;
  }
}

/** Stands where a cache of verified credentials stands. */
@Global()
@Module({ providers: [{ provide: KnownCallers, useValue: { knows } }], exports: [KnownCallers] })
class EverybodyWithANameIsKnown {}

function knows({ headers }: FastifyRequest): boolean {
  return headers['x-user'] !== undefined;
}

async function setup(environment: Record<string, string> = {}, imports: ModuleMetadata['imports'] = []) {
  const clock = new ManualClock();
  const app = await createHttpApp({
    clock,
    imports,
    environment: { THROTTLE_ADDRESS_LIMIT: '5', THROTTLE_USER_LIMIT: '2', ...environment },
    controllers: [SampleController],
    providers: [
      BelievingGuard,
      { provide: APP_GUARD, useExisting: AddressThrottlerGuard },
      { provide: APP_GUARD, useExisting: BelievingGuard },
      { provide: APP_GUARD, useExisting: UserThrottlerGuard },
    ],
  });
  const call = (url: string, headers: Record<string, string> = {}, remoteAddress = '203.0.113.1') =>
    app.inject({ method: url === '/v1/login' ? 'POST' : 'GET', url, headers, remoteAddress });
  const statuses = async (count: number, ...request: Parameters<typeof call>) => {
    const codes = [];
    for (let i = 0; i < count; i += 1) codes.push((await call(...request)).statusCode);
    return codes;
  };
  return { sut: { call, statuses }, ctx: { app, clock } };
}

describe('throttling', () => {
  it('counts strangers by address, over all routes', async () => {
    const { sut } = await setup();
    await sut.statuses(4, '/v1/a');
    expect(await sut.statuses(2, '/v1/b')).toEqual([200, 429]);
    expect(await sut.statuses(1, '/v1/a', {}, '203.0.113.2')).toEqual([200]);
  });

  it('counts users by themselves, wherever they are', async () => {
    const { sut } = await setup();
    await sut.call('/v1/a', { 'x-user': 'usr_1' }, '203.0.113.7');
    expect(await sut.statuses(2, '/v1/a', { 'x-user': 'usr_1' })).toEqual([200, 429]);
    expect(await sut.statuses(1, '/v1/a', { 'x-user': 'usr_2' })).toEqual([200]);
  });

  it('takes an IPv6 network for one address', async () => {
    const { sut } = await setup();
    await sut.statuses(5, '/v1/a', {}, '2001:db8::1');
    expect(await sut.statuses(1, '/v1/a', {}, '2001:db8::2')).toEqual([429]);
  });

  it('believes X-Forwarded-For from trusted proxies only', async () => {
    const spoof = (n: number) => ({ 'x-forwarded-for': `198.51.100.${n}` });
    const direct = await setup();
    await direct.sut.statuses(5, '/v1/a', spoof(1));
    expect(await direct.sut.statuses(1, '/v1/a', spoof(2))).toEqual([429]);
    const proxied = await setup({ HTTP_TRUST_PROXY: '203.0.113.0/24' });
    await proxied.sut.statuses(5, '/v1/a', spoof(1));
    expect(await proxied.sut.statuses(1, '/v1/a', spoof(2))).toEqual([200]);
  });

  it('names the violated policy and when to come back', async () => {
    const { sut } = await setup();
    await sut.statuses(5, '/v1/a');
    const response = await sut.call('/v1/a');
    expect(response.headers['retry-after']).toBe('60');
    expect(response.json()).toMatchObject({ status: 429, code: 'throttle.exceeded', 'violated-policies': ['address'] });
  });

  it('tells every caller its limits in the standard headers', async () => {
    const { sut } = await setup();
    const { headers } = await sut.call('/v1/a', { 'x-user': 'usr_1' });
    expect(headers['ratelimit-policy']).toBe('"address";q=5;w=60, "user";q=2;w=60');
    expect(headers['ratelimit']).toBe('"address";r=4;t=60, "user";r=1;t=60');
  });

  it('opens again when the window has passed', async () => {
    const { sut, ctx } = await setup();
    await sut.statuses(6, '/v1/a');
    await ctx.clock.advance(60_000);
    expect(await sut.statuses(1, '/v1/a')).toEqual([200]);
  });

  it('holds a route with a limit of its own to that limit', async () => {
    const { sut } = await setup();
    expect(await sut.statuses(2, '/v1/login')).toEqual([201, 429]);
    expect(await sut.statuses(1, '/v1/a')).toEqual([200]);
  });

  it('leaves probes alone', async () => {
    const { sut } = await setup();
    expect(new Set(await sut.statuses(20, '/v1/probe'))).toEqual(new Set([200]));
  });
});

describe('throttling of whoever was authenticated lately', () => {
  const setupKnown = (environment?: Record<string, string>) => setup(environment, [EverybodyWithANameIsKnown]);

  it('counts address and user in one round trip', async () => {
    const { sut, ctx } = await setupKnown();
    const counted: string[] = [];
    const { promise: both, resolve } = Promise.withResolvers<void>();
    const limiter = ctx.app.get(RateLimiter);
    const hit = limiter.hit.bind(limiter);
    vi.spyOn(limiter, 'hit').mockImplementation(async (policy, subject) => {
      counted.push(policy.name);
      if (counted.length === 2) resolve();
      await both;
      return hit(policy, subject);
    });
    expect((await sut.call('/v1/a', { 'x-user': 'usr_1' })).statusCode).toBe(200);
    expect(counted).toEqual(['address', 'user']);
  });

  it('holds them to the limit of the address all the same', async () => {
    const { sut } = await setupKnown({ THROTTLE_USER_LIMIT: '100' });
    expect(await sut.statuses(6, '/v1/a', { 'x-user': 'usr_1' })).toEqual([200, 200, 200, 200, 200, 429]);
    const response = await sut.call('/v1/a', { 'x-user': 'usr_2' });
    expect(response.json()).toMatchObject({ code: 'throttle.exceeded', 'violated-policies': ['address'] });
  });

  it('holds them to the limit of the user, and tells both limits', async () => {
    const { sut } = await setupKnown();
    await sut.statuses(2, '/v1/a', { 'x-user': 'usr_1' });
    const response = await sut.call('/v1/a', { 'x-user': 'usr_1' });
    expect(response.json()).toMatchObject({ status: 429, 'violated-policies': ['user'] });
    expect(response.headers['ratelimit-policy']).toBe('"address";q=5;w=60, "user";q=2;w=60');
  });

  it('holds them to the limit of a route that is open to everybody', async () => {
    const { sut } = await setupKnown();
    expect(await sut.statuses(2, '/v1/login', { 'x-user': 'usr_1' })).toEqual([201, 429]);
  });

  it('tells of the address where both are exceeded', async () => {
    const { sut } = await setupKnown({ THROTTLE_ADDRESS_LIMIT: '2' });
    await sut.statuses(2, '/v1/a', { 'x-user': 'usr_1' });
    expect((await sut.call('/v1/a', { 'x-user': 'usr_1' })).json()).toMatchObject({ 'violated-policies': ['address'] });
  });

  it('leaves probes alone', async () => {
    const { sut } = await setupKnown();
    expect(new Set(await sut.statuses(20, '/v1/probe', { 'x-user': 'usr_1' }))).toEqual(new Set([200]));
  });
});

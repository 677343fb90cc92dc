import { randomInt } from 'node:crypto';
import { Controller, Get, Logger } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { createHttpApp, startRedisProcess } from '@rapport/testing';
import { afterEach, beforeEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { Access } from '../http/access.decorator.js';
import { AddressThrottlerGuard } from './throttle.guard.js';

@Access({ public: true })
@Controller('v1')
class SampleController {
  @Get()
  get(): string {
    return 'ok';
  }
}

const LIMIT = 5;

async function startPod(redisUrl: string) {
  const app = await createHttpApp({
    environment: { REDIS_URL: redisUrl, THROTTLE_ADDRESS_LIMIT: String(LIMIT) },
    controllers: [SampleController],
    providers: [{ provide: APP_GUARD, useExisting: AddressThrottlerGuard }],
  });
  const remoteAddress = (n: number) => `2001:db8:${n.toString(16)}::1`;
  return async (network: number) => {
    const start = performance.now();
    const { statusCode } = await app.inject({ url: '/v1', remoteAddress: remoteAddress(network) });
    return { statusCode, ms: performance.now() - start };
  };
}

const anyNetwork = () => randomInt(0xffff);

describe('rate limits on Redis', () => {
  beforeEach(() => void vi.spyOn(Logger.prototype, 'warn').mockReturnValue());
  afterEach(() => void vi.restoreAllMocks());

  it('are shared by all pods', async () => {
    const { redisUrl } = inject('services');
    const [first, second] = [await startPod(redisUrl), await startPod(redisUrl)];
    const network = anyNetwork();
    const calls = [first, second, first, second, first, second, first];
    const statuses = [];
    for (const call of calls) statuses.push((await call(network)).statusCode);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });

  it('go on in each pod while Redis hangs, which costs one request the command timeout and the next ones nothing', async () => {
    const server = await startRedisProcess();
    if (!server) throw new Error('this test needs the redis-server program, not a container');
    onTestFinished(() => server.stop());
    const [call, network] = [await startPod(server.url), anyNetwork()];
    await call(network);
    server.pause();
    const results = [];
    for (let i = 0; i < LIMIT + 1; i += 1) results.push(await call(network));
    expect(results.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(results[0]?.ms).toBeLessThan(250 + 150);
    expect(Math.max(...results.slice(1).map(({ ms }) => ms))).toBeLessThan(100);
  });
});

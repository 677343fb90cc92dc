import { randomUUID } from 'node:crypto';
import { SystemClock } from '@rapport/kernel';
import { loadConfig, RedisSharedState, sharedStateConfig } from '@rapport/platform';
import { ManualClock } from '@rapport/testing';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { llmConfig } from '../llm.config.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { SharedCircuit } from './shared-circuit.js';

const LIMITS = { ...loadConfig([llmConfig], {}).get(llmConfig), breakerMinimumCalls: 10 };

/** Each pod with a connection of its own; the circuit's time is ours, Redis's is real. */
async function setup() {
  const clock = new ManualClock(Date.now());
  const model = randomUUID();
  const config = loadConfig([sharedStateConfig], { REDIS_URL: inject('services').redisUrl }).get(sharedStateConfig);
  const open = async (): Promise<CircuitBreaker> => {
    const state = await RedisSharedState.connect(config.urls ?? [], config, new SystemClock());
    onTestFinished(() => state.close());
    return new CircuitBreaker(model, new SharedCircuit(state), clock, LIMITS, () => undefined);
  };
  const pods = [await open(), await open(), await open()];
  const fail = async (pod: CircuitBreaker, times: number): Promise<void> => {
    for (let sent = 0; sent < times; sent += 1) (await pod.enter()).done('llm.overloaded');
  };
  /** Pods compare notes until they all say so. */
  const untilAll = (state: string) =>
    vi.waitFor(async () => {
      await clock.advance(LIMITS.breakerRefreshMs);
      for (const pod of pods) {
        const permit = await pod.enter().catch(() => undefined);
        permit?.done('llm.aborted');
      }
      expect(pods.map((pod) => pod.state)).toEqual(pods.map(() => state));
    });
  return { sut: pods, ctx: { clock, fail, untilAll } };
}

describe('the circuit breakers of pods that share Redis', () => {
  it('open together on what they saw together', async () => {
    const { sut, ctx } = await setup();
    for (const pod of sut) await ctx.fail(pod, 4);
    expect(sut.map(({ state }) => state)).toEqual(['closed', 'closed', 'closed']);
    await ctx.untilAll('open');
  });

  it('send one probe between them, and close together after it', async () => {
    const { sut, ctx } = await setup();
    await ctx.fail(sut[0]!, 10);
    await ctx.untilAll('open');
    await ctx.clock.advance(LIMITS.breakerCooldownMs * 2);
    const probes = await Promise.allSettled(sut.map((pod) => pod.enter()));
    const [probe, ...more] = probes.flatMap((entered) => (entered.status === 'fulfilled' ? [entered.value] : []));
    expect([probe !== undefined, more.length]).toEqual([true, 0]);
    probe!.answering();
    await ctx.untilAll('closed');
  });
});

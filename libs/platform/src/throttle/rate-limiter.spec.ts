import { Logger } from '@nestjs/common';
import { ManualClock } from '@rapport/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InProcessSharedState } from '../shared-state/in-process-shared-state.js';
import { sharedStateErrors } from '../shared-state/shared-state.errors.js';
import type { RateHit, RateWindow, SharedKey } from '../shared-state/shared-state.js';
import { Metrics } from '../telemetry/metrics.js';
import { RateLimiter } from './rate-limiter.js';
import type { ThrottleConfig } from './throttle.config.js';

/** A store that can be cut off. */
class FragileState extends InProcessSharedState {
  down = false;
  readonly asked: SharedKey[] = [];

  override async hit(key: SharedKey, window: RateWindow): Promise<RateHit> {
    this.asked.push(key);
    if (this.down) throw sharedStateErrors.unavailable();
    return super.hit(key, window);
  }
}

const policy = { name: 'login', limit: 2, windowMs: 60_000 };

function setup() {
  const clock = new ManualClock();
  const state = new FragileState(clock);
  const metrics = new Metrics();
  const sut = new RateLimiter(state, clock, metrics, { retrySharedStateMs: 1_000 } as ThrottleConfig);
  return { sut, ctx: { clock, state, metrics } };
}

describe('RateLimiter', () => {
  const warn = vi.spyOn(Logger.prototype, 'warn');
  beforeEach(() => void warn.mockReturnValue());
  afterEach(() => void warn.mockReset());

  it('does not let the subject into the shared state', async () => {
    const { sut, ctx } = setup();
    await sut.hit(policy, '203.0.113.9');
    expect(JSON.stringify(ctx.state.asked)).not.toContain('203.0.113.9');
  });

  it('goes on limiting by itself while the shared state is down', async () => {
    const { sut, ctx } = setup();
    ctx.state.down = true;
    const blocked = [];
    for (let i = 0; i < 3; i += 1) blocked.push((await sut.hit(policy, 'a')).blocked);
    expect(blocked).toEqual([false, false, true]);
    expect(await ctx.metrics.render()).toContain('rapport_throttle_local_total{policy="login"} 3');
  });

  it('asks the failing store once in an interval, not with every request', async () => {
    const { sut, ctx } = setup();
    ctx.state.down = true;
    for (let i = 0; i < 5; i += 1) await sut.hit(policy, 'a');
    await ctx.clock.advance(1_000);
    await Promise.all(Array.from({ length: 5 }, () => sut.hit(policy, 'a')));
    expect(ctx.state.asked).toHaveLength(2);
  });

  it('returns to the store when it is back', async () => {
    const { sut, ctx } = setup();
    ctx.state.down = true;
    await sut.hit(policy, 'a');
    ctx.state.down = false;
    await ctx.clock.advance(1_000);
    await sut.hit(policy, 'a');
    expect((await sut.hit(policy, 'a')).hits).toBe(2);
  });

  it('warns once a minute', async () => {
    const { sut, ctx } = setup();
    ctx.state.down = true;
    for (let i = 0; i < 119; i += 1) {
      await sut.hit(policy, 'a');
      await ctx.clock.advance(1_000);
    }
    expect(warn).toHaveBeenCalledTimes(2);
  });
});

import { ManualClock } from '@rapport/testing';
import { describe, expect, it, vi } from 'vitest';
import { Metrics } from './metrics.js';
import { Samples } from './samples.js';

function setup() {
  const clock = new ManualClock();
  const metrics = new Metrics();
  const sut = new Samples(clock, metrics);
  const take = vi.fn(async () => undefined);
  const forget = vi.fn();
  sut.add({ name: 'queue', everyMs: 1_000, take, forget });
  const start = (): Promise<void> => {
    sut.onApplicationBootstrap();
    return clock.advance(0);
  };
  return { sut, ctx: { clock, metrics, take, forget, start } };
}

describe('Samples', () => {
  it('are taken at the start and once an interval', async () => {
    const { ctx } = setup();
    expect(ctx.take).not.toHaveBeenCalled();
    await ctx.start();
    await ctx.clock.advance(2_500);
    expect(ctx.take).toHaveBeenCalledTimes(3);
  });

  it('take at once what is added later', () => {
    const { sut, ctx } = setup();
    sut.onApplicationBootstrap();
    sut.add({ name: 'late', everyMs: 1_000, take: ctx.take });
    expect(ctx.take).toHaveBeenCalledTimes(2);
  });

  it('forget what they cannot read any more, say so, and go on', async () => {
    const { ctx } = setup();
    ctx.take.mockRejectedValueOnce(new Error('away'));
    await ctx.start();
    await ctx.clock.advance(1_000);
    expect([ctx.forget.mock.calls.length, ctx.take.mock.calls.length]).toEqual([1, 2]);
    expect(await ctx.metrics.render()).toContain('rapport_samples_failed_total{sample="queue"} 1');
  });

  it('are over when the process stops', async () => {
    const { sut, ctx } = setup();
    await ctx.start();
    sut.onModuleDestroy();
    await ctx.clock.advance(10_000);
    expect([ctx.take.mock.calls.length, ctx.clock.pendingTimers]).toEqual([1, 0]);
  });
});

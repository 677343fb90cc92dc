import { ManualClock } from '@rapport/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EventLoopDelay } from './event-loop-delay.js';

function setup() {
  const clock = new ManualClock();
  const sut = new EventLoopDelay(clock);
  onTestFinished(() => sut.onApplicationShutdown());
  /** Real rounds of the loop, each blocked for so long. */
  const spin = async (rounds: number, busyMs: number): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      const until = performance.now() + busyMs;
      while (performance.now() < until);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await clock.advance(1_000);
  };
  return { sut, ctx: { spin } };
}

describe('EventLoopDelay', () => {
  it('shows a loop whose rounds are all late', async () => {
    const { sut, ctx } = setup();
    await ctx.spin(8, 60);
    expect(sut.medianMs).toBeGreaterThan(30);
  });

  it('does not take one long pause for an overload', async () => {
    const { sut, ctx } = setup();
    await ctx.spin(1, 150);
    await ctx.spin(40, 0);
    expect(sut.medianMs).toBeLessThan(30);
  });
});

import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { llmErrors } from '../llm.errors.js';
import { RetryBudget } from '../resilience/retry-budget.js';
import { RetrySchedule } from './retry-schedule.js';

function setup({
  retryAttempts = 3,
  retryBudgetMs = 8_000,
  retryReserve = 10,
  signal,
}: { retryAttempts?: number; retryBudgetMs?: number; retryReserve?: number; signal?: AbortSignal } = {}) {
  const clock = new ManualClock();
  const budget = new RetryBudget({ retryRatio: 0, retryReserve });
  const sut = new RetrySchedule(clock, { retryAttempts, retryBudgetMs }, clock.monotonic(), signal, budget, () => 0.5);
  return { sut, ctx: { clock } };
}

describe('RetrySchedule', () => {
  it('waits for as long as it must and counts the attempt', async () => {
    const { sut, ctx } = setup();
    const waiting = sut
      .next(llmErrors.rateLimited(undefined, { retryAfterMs: 2_000 }))
      .then(() => ctx.clock.monotonic());
    const began = ctx.clock.monotonic();
    await ctx.clock.advance(5_000);
    expect([(await waiting) - began, sut.attempts]).toEqual([2_125, 2]);
  });

  it.each([
    llmErrors.quotaExhausted,
    llmErrors.credentials,
    llmErrors.rejected,
    llmErrors.timeoutIdle,
    llmErrors.aborted,
  ])('gives up at once on what no retry mends: $spec.code', async (make) => {
    const error = make();
    await expect(setup().sut.next(error)).rejects.toBe(error);
  });

  it('gives up when the attempts are used up', async () => {
    const error = llmErrors.overloaded();
    await expect(setup({ retryAttempts: 1 }).sut.next(error)).rejects.toBe(error);
  });

  it('gives up when the calls before it have used up the retries', async () => {
    const error = llmErrors.overloaded();
    await expect(setup({ retryReserve: 0 }).sut.next(error)).rejects.toBe(error);
  });

  it('gives up at once, saying when to come back, on a wait beyond the budget', async () => {
    const error = llmErrors.rateLimited(undefined, { retryAfterMs: 7_900 });
    await expect(setup().sut.next(error)).rejects.toMatchObject({ retryAfterMs: 7_900 });
  });

  it('counts the time that failed attempts took against the budget', async () => {
    const { sut, ctx } = setup();
    await ctx.clock.advance(8_000);
    await expect(sut.next(llmErrors.timeoutFirstToken())).rejects.toMatchObject({ code: 'llm.timeout_first_token' });
  });

  it('ends the wait as soon as the caller aborts, and leaves no timer', async () => {
    const caller = new AbortController();
    const { sut, ctx } = setup({ signal: caller.signal });
    const waiting = sut.next(llmErrors.rateLimited(undefined, { retryAfterMs: 5_000 }));
    caller.abort(new Error('gone'));
    await expect(waiting).rejects.toMatchObject({ code: 'llm.aborted' });
    expect(ctx.clock.pendingTimers).toBe(0);
  });
});

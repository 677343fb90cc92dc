import { getEventListeners } from 'node:events';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { CallTimers } from './call-timers.js';

const LIMITS = { firstTokenTimeoutMs: 20_000, idleTimeoutMs: 15_000, totalTimeoutMs: 120_000, finishGraceMs: 1_000 };

function setup({ elapsedMs = 0, aborted = false }: { elapsedMs?: number; aborted?: boolean } = {}) {
  const clock = new ManualClock();
  const caller = new AbortController();
  if (aborted) caller.abort();
  const sut = new CallTimers(clock, LIMITS, clock.monotonic() - elapsedMs, caller.signal);
  return { sut, ctx: { clock, caller } };
}

describe('CallTimers', () => {
  it.each([
    ['no first token', 19_999, 1, 'llm.timeout_first_token', () => {}],
    ['no progress', 14_999, 1, 'llm.timeout_idle', (sut: CallTimers) => sut.progress()],
    ['no end of the connection', 999, 1, 'llm.timeout_idle', (sut: CallTimers) => sut.finishing()],
  ])('aborts on %s, not a moment early', async (_, before, after, code, enter) => {
    const { sut, ctx } = setup();
    enter(sut);
    await ctx.clock.advance(before);
    expect(sut.signal.aborted).toBe(false);
    await ctx.clock.advance(after);
    expect([sut.signal.aborted, sut.fault?.code]).toEqual([true, code]);
  });

  it('starts the idle time afresh with each progress', async () => {
    const { sut, ctx } = setup();
    for (let i = 0; i < 5; i += 1) {
      sut.progress();
      await ctx.clock.advance(14_000);
    }
    expect(sut.signal.aborted).toBe(false);
  });

  it('does not blame the model for the time its consumer takes, but the total runs on', async () => {
    const { sut, ctx } = setup();
    sut.hold();
    await ctx.clock.advance(119_999);
    expect(sut.fault).toBeUndefined();
    await ctx.clock.advance(1);
    expect(sut.fault?.code).toBe('llm.timeout_total');
  });

  it('counts earlier attempts in the total', async () => {
    const { sut, ctx } = setup({ elapsedMs: 115_000 });
    await ctx.clock.advance(5_000);
    expect(sut.fault?.code).toBe('llm.timeout_total');
  });

  it.each([true, false])('passes on the abort of the caller (before the call: %s)', (aborted) => {
    const { sut, ctx } = setup({ aborted });
    ctx.caller.abort();
    expect([sut.signal.aborted, sut.fault?.code]).toEqual([true, 'llm.aborted']);
  });

  it('keeps the first fault', async () => {
    const { sut, ctx } = setup();
    await ctx.clock.advance(20_000);
    ctx.caller.abort();
    expect(sut.fault?.code).toBe('llm.timeout_first_token');
  });

  it('ends by closing the socket, with no timer and no listener left', () => {
    const { sut, ctx } = setup();
    sut.end();
    expect([sut.signal.aborted, sut.fault, ctx.clock.pendingTimers]).toEqual([true, undefined, 0]);
    expect(getEventListeners(ctx.caller.signal, 'abort')).toEqual([]);
  });
});

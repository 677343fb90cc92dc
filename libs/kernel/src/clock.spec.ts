import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SystemClock } from './clock.js';

describe('SystemClock', () => {
  beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 10, 22) }));
  afterEach(() => vi.useRealTimers());

  const setup = () => ({ sut: new SystemClock(), ctx: { controller: new AbortController(), stop: new Error('stop') } });

  it("tells the machine's time, as a number and as a date", () => {
    const { sut } = setup();
    expect(sut.now()).toBe(Date.UTC(2026, 10, 22));
    expect(sut.date()).toEqual(new Date('2026-11-22T00:00:00Z'));
  });

  it('measures durations', () => {
    const { sut } = setup();
    const begun = sut.monotonic();
    vi.advanceTimersByTime(1_500);
    expect(sut.monotonic() - begun).toBeCloseTo(1_500);
  });

  it('runs a timer once, when it is due and not before', () => {
    const { sut } = setup();
    const callback = vi.fn();
    sut.setTimer(100, callback);
    vi.advanceTimersByTime(99);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(callback).toHaveBeenCalledTimes(1);
  });

  it('does not run a cancelled timer', () => {
    const { sut } = setup();
    const callback = vi.fn();
    const cancel = sut.setTimer(100, callback);
    cancel();
    cancel();
    vi.advanceTimersByTime(1_000);
    expect(callback).not.toHaveBeenCalled();
  });

  it('does not keep the process alive', () => {
    vi.useRealTimers();
    const timer = vi.spyOn(globalThis, 'setTimeout');
    setup().sut.setTimer(60_000, () => undefined)();
    expect(timer.mock.results[0]?.value.hasRef()).toBe(false);
  });

  it('sleeps for as long as asked, and lets go of the signal', async () => {
    const { sut, ctx } = setup();
    const removed = vi.spyOn(ctx.controller.signal, 'removeEventListener');
    const sleep = sut.sleep(100, ctx.controller.signal);
    await vi.advanceTimersByTimeAsync(100);
    await expect(sleep).resolves.toBeUndefined();
    expect(removed).toHaveBeenCalledWith('abort', expect.any(Function));
  });

  it('sleeps without a signal too', async () => {
    const sleep = setup().sut.sleep(100);
    await vi.advanceTimersByTimeAsync(100);
    await expect(sleep).resolves.toBeUndefined();
  });

  it('wakes with the reason when the signal aborts, and leaves no timer', async () => {
    const { sut, ctx } = setup();
    const sleep = sut.sleep(100, ctx.controller.signal);
    ctx.controller.abort(ctx.stop);
    await expect(sleep).rejects.toBe(ctx.stop);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not fall asleep on a signal that has aborted', async () => {
    const { sut, ctx } = setup();
    ctx.controller.abort(ctx.stop);
    await expect(sut.sleep(100, ctx.controller.signal)).rejects.toBe(ctx.stop);
    expect(vi.getTimerCount()).toBe(0);
  });
});

// In real time: timers that are made up hold nothing.
describe('a timer of SystemClock', () => {
  it('runs outside of the request in which it was set', async () => {
    const request = new AsyncLocalStorage<string>();
    const seen = await request.run(
      'a request',
      () => new Promise((resolve) => new SystemClock().setTimer(1, () => resolve([request.getStore()]))),
    );
    expect(seen).toEqual([undefined]);
  });
});

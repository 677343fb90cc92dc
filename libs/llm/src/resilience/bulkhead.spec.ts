import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { Bulkhead } from './bulkhead.js';

function setup({ concurrent = 1, queueMaximum = 2 } = {}) {
  const clock = new ManualClock();
  const sut = new Bulkhead(clock, { concurrent, queueMaximum, queueDeadlineMs: 5_000 });
  const order: string[] = [];
  const enter = (name: string, signal?: AbortSignal) =>
    sut.enter(signal).then((leave) => {
      order.push(name);
      return leave;
    });
  return { sut, ctx: { clock, order, enter } };
}

describe('Bulkhead', () => {
  it('lets in as many as there are places, and the others in the order in which they came', async () => {
    const { sut, ctx } = setup();
    const leave = await ctx.enter('first');
    const [second, third] = [ctx.enter('second'), ctx.enter('third')];
    leave();
    (await second)();
    (await third)();
    expect(ctx.order).toEqual(['first', 'second', 'third']);
    expect([sut.running, sut.queued, ctx.clock.pendingTimers]).toEqual([0, 0, 0]);
  });

  it('turns away at once what finds the queue full', async () => {
    const { sut, ctx } = setup({ queueMaximum: 1 });
    await ctx.enter('first');
    void ctx.enter('second');
    await expect(sut.enter()).rejects.toMatchObject({ code: 'llm.busy', retryAfterMs: 5_000 });
    expect(sut.expectedWaitMs).toBe(Infinity);
  });

  it('lets nobody wait longer than the deadline, and keeps its place for the next', async () => {
    const { sut, ctx } = setup();
    const leave = await ctx.enter('first');
    const late = sut.enter().catch((error: unknown) => error);
    await ctx.clock.advance(5_000);
    expect(await late).toMatchObject({ code: 'llm.busy' });
    const next = ctx.enter('next');
    leave();
    (await next)();
    expect(sut.running).toBe(0);
  });

  it('loses no place to one that gives up in the moment in which it is handed over', async () => {
    const { sut, ctx } = setup();
    const caller = new AbortController();
    const leave = await ctx.enter('first');
    const gone = sut.enter(caller.signal).catch(() => undefined);
    caller.abort();
    leave();
    await gone;
    expect([sut.running, sut.queued, ctx.clock.pendingTimers]).toEqual([0, 0, 0]);
  });

  it('counts a place that is given back twice once', async () => {
    const { sut, ctx } = setup({ concurrent: 2 });
    const leave = await ctx.enter('first');
    await ctx.enter('second');
    leave();
    leave();
    expect(sut.running).toBe(1);
  });

  it('expects a wait by how long requests take, and by how many stand before', async () => {
    const { sut, ctx } = setup({ concurrent: 2 });
    const leave = await ctx.enter('first');
    await ctx.clock.advance(4_000);
    leave();
    await ctx.enter('second');
    expect(sut.expectedWaitMs).toBe(0);
    await ctx.enter('third');
    void ctx.enter('fourth');
    expect(sut.expectedWaitMs).toBe(4_000);
  });
});

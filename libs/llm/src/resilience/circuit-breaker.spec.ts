import { InProcessSharedState, sharedStateErrors, type SharedState } from '@rapport/platform';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import type { ModelOutcome } from '../language-model.js';
import { CircuitBreaker, type CircuitState } from './circuit-breaker.js';
import { SharedCircuit } from './shared-circuit.js';

const LIMITS = {
  breakerWindowMs: 30_000,
  breakerMinimumCalls: 10,
  breakerFaultRatio: 0.5,
  breakerCooldownMs: 10_000,
  breakerRefreshMs: 1_000,
};
const DOWN = new Proxy({} as SharedState, { get: () => () => Promise.reject(sharedStateErrors.unavailable()) });

/** Counts the round trips, so that a test can say that there were none. */
class CountedState extends InProcessSharedState {
  trips = 0;
  override get(...key: Parameters<InProcessSharedState['get']>) {
    this.trips += 1;
    return super.get(...key);
  }
  override increment(...key: Parameters<InProcessSharedState['increment']>) {
    this.trips += 1;
    return super.increment(...key);
  }
}

function setup({ pods = 1, away = false } = {}) {
  const clock = new ManualClock();
  const state = new CountedState(clock);
  const changes: CircuitState[] = [];
  const make = () =>
    new CircuitBreaker(
      'm',
      new SharedCircuit(away ? DOWN : state),
      clock,
      LIMITS,
      (to) => changes.push(to),
      () => 0,
    );
  const all = Array.from({ length: pods }, make);
  const send = async (outcome: ModelOutcome, times = 1, breaker = all[0]!): Promise<void> => {
    for (let sent = 0; sent < times; sent += 1) (await breaker.enter()).done(outcome);
  };
  /** A second passes, and each pod makes a call: that is when they compare notes. */
  const exchange = async (): Promise<void> => {
    await clock.advance(1_000);
    for (const breaker of all)
      await breaker.enter().then(
        (permit) => permit.done('llm.aborted'),
        () => undefined,
      );
    await clock.advance(0);
  };
  return { sut: all[0]!, ctx: { clock, state, changes, others: all.slice(1), send, exchange } };
}

const OPEN = { code: 'llm.circuit_open' };

describe('CircuitBreaker', () => {
  it('opens once enough of enough requests failed, and says when to come back', async () => {
    const { sut, ctx } = setup();
    await ctx.send('ok', 5);
    await ctx.send('llm.overloaded', 4);
    expect(sut.state).toBe('closed');
    await ctx.send('llm.network');
    await expect(sut.enter()).rejects.toMatchObject({ ...OPEN, retryAfterMs: 10_000 });
  });

  it.each<[ModelOutcome, CircuitState]>([
    ['llm.overloaded', 'open'],
    ['llm.billing', 'open'],
    ['empty', 'open'],
    ['truncated', 'open'],
    ['reply_blocked', 'closed'],
    ['llm.aborted', 'closed'],
    ['llm.rejected', 'closed'],
    ['thinking_ate_budget', 'closed'],
  ])('takes %s, time and again, to leave it %s', async (outcome, state) => {
    const { sut, ctx } = setup();
    await ctx.send(outcome, 10);
    expect(sut.state).toBe(state);
  });

  it('judges by what is recent', async () => {
    const { sut, ctx } = setup();
    await ctx.send('llm.network', 9);
    await ctx.clock.advance(31_000);
    await ctx.send('llm.network', 9);
    expect(sut.state).toBe('closed');
  });

  it('lets one probe through after the rest, and closes at its first word', async () => {
    const { sut, ctx } = setup();
    await ctx.send('llm.network', 10);
    await ctx.clock.advance(10_000);
    const probe = await sut.enter();
    await expect(sut.enter()).rejects.toMatchObject(OPEN);
    probe.answering();
    expect([sut.state, ctx.changes]).toEqual(['closed', ['open', 'half_open', 'closed']]);
    await ctx.send('ok');
  });

  it('rests longer each time the probe fails, up to eight times as long', async () => {
    const { sut, ctx } = setup();
    await ctx.send('llm.network', 10);
    const rests: unknown[] = [];
    for (const wait of [10_000, 20_000, 40_000, 80_000, 80_000]) {
      rests.push(await sut.enter().catch((error: { retryAfterMs: number }) => error.retryAfterMs));
      await ctx.clock.advance(wait);
      await ctx.send('llm.network');
    }
    expect(rests).toEqual([10_000, 20_000, 40_000, 80_000, 80_000]);
  });

  it('sends another probe when one was aborted, which shows nothing', async () => {
    const { sut, ctx } = setup();
    await ctx.send('llm.network', 10);
    await ctx.clock.advance(10_000);
    await ctx.send('llm.aborted');
    await ctx.clock.advance(0);
    await ctx.send('ok');
    expect(sut.state).toBe('closed');
  });

  it('ignores how requests end that were sent before the rest began', async () => {
    const { sut, ctx } = setup();
    const early = await sut.enter();
    await ctx.send('llm.network', 10);
    early.done('ok');
    expect(sut.state).toBe('open');
  });
});

describe('the circuit breakers of several pods', () => {
  it('add up their counts: together they see what none sees alone', async () => {
    const { sut, ctx } = setup({ pods: 3 });
    for (const breaker of [sut, ...ctx.others]) await ctx.send('llm.overloaded', 4, breaker);
    expect([sut, ...ctx.others].map(({ state }) => state)).toEqual(['closed', 'closed', 'closed']);
    await ctx.exchange();
    await ctx.exchange();
    expect([sut, ...ctx.others].map(({ state }) => state)).toEqual(['open', 'open', 'open']);
  });

  it('send one probe between them, and all close when it goes well', async () => {
    const { sut, ctx } = setup({ pods: 2 });
    const [other] = ctx.others;
    await ctx.send('llm.network', 10);
    await ctx.exchange();
    await ctx.clock.advance(10_000);
    const probe = await sut.enter();
    await expect(other!.enter()).rejects.toMatchObject(OPEN);
    probe.done('ok');
    await ctx.exchange();
    expect(other!.state).toBe('closed');
  });

  it('tell a store that lost everything what they know', async () => {
    const { ctx } = setup({ pods: 1 });
    await ctx.send('llm.network', 10);
    await ctx.state.close();
    await ctx.exchange();
    expect(await ctx.state.get({ family: 'circuit', partition: 'm', name: 'state' })).toContain('"rests":1');
  });

  it('cost a call no round trip: notes are compared once a second at most', async () => {
    const { ctx } = setup();
    await ctx.send('ok', 1_000);
    await ctx.clock.advance(0);
    expect(ctx.state.trips).toBeLessThanOrEqual(5);
  });

  it('work by themselves while shared state is away', async () => {
    const { sut, ctx } = setup({ away: true });
    await ctx.send('llm.network', 10);
    await expect(sut.enter()).rejects.toMatchObject(OPEN);
    await ctx.clock.advance(10_000);
    await ctx.send('ok');
    expect(sut.state).toBe('closed');
  });
});

import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import type { ModelCall } from './llm-observer.js';
import { ModelHealth } from './model-health.js';

const MODEL = 'gemini-3.5-flash-lite';

function setup() {
  const clock = new ManualClock(1_000_000);
  const sut = new ModelHealth(clock, { healthWindowMs: 60_000 });
  const record = (...outcomes: ModelCall['outcome'][]): void =>
    outcomes.forEach((outcome) => sut.record({ model: MODEL, outcome }));
  return { sut, ctx: { clock, record } };
}

describe('ModelHealth', () => {
  it('counts successes, and faults by their kind', () => {
    const { sut, ctx } = setup();
    ctx.record('ok', 'length', 'llm.overloaded', 'llm.overloaded', 'empty');
    expect(sut.report(MODEL)).toEqual({
      model: MODEL,
      successes: 2,
      faults: { 'llm.overloaded': 2, empty: 1 },
      lastSuccessAt: 1_000_000,
      lastFaultAt: 1_000_000,
    });
  });

  it('takes a refusal for a sign of life, and our own abort for none', () => {
    const { sut, ctx } = setup();
    ctx.record('reply_blocked', 'prompt_blocked', 'llm.aborted');
    expect(sut.report(MODEL)).toMatchObject({ successes: 2, faults: {} });
  });

  it('forgets what is older than its window, but not when the last success was', async () => {
    const { sut, ctx } = setup();
    ctx.record('ok', 'llm.billing');
    await ctx.clock.advance(60_000);
    expect(sut.report(MODEL)).toMatchObject({ successes: 0, faults: {}, lastSuccessAt: 1_000_000 });
  });

  it('keeps its record small, dropping the oldest', () => {
    const { sut, ctx } = setup();
    ctx.record('llm.network', ...Array<'ok'>(5_000).fill('ok'));
    const { successes, faults } = sut.report(MODEL);
    expect(faults).toEqual({});
    expect(successes).toBeGreaterThan(499);
    expect(successes).toBeLessThan(1_001);
  });

  it('keeps models apart and names each', () => {
    const { sut, ctx } = setup();
    ctx.record('ok');
    sut.record({ model: 'gemini-3.8-flash', outcome: 'llm.upstream' });
    expect(sut.reports().map(({ model, successes }) => [model, successes])).toEqual([
      [MODEL, 1],
      ['gemini-3.8-flash', 0],
    ]);
  });
});

import { InProcessSharedState, loadConfig, Metrics } from '@rapport/platform';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { CallRecorder } from '../call-recorder.js';
import { ModelCatalogue } from '../catalogue/model-catalogue.js';
import { PriceTable } from '../catalogue/price-table.js';
import { llmConfig } from '../llm.config.js';
import { llmErrors } from '../llm.errors.js';
import type { ModelCall } from '../llm-observer.js';
import { ModelHealth } from '../model-health.js';
import { CircuitBreakers } from '../resilience/circuit-breakers.js';
import { ModelCapacity } from '../resilience/model-capacity.js';
import { RequestGuard } from '../resilience/request-guard.js';
import { RetryBudgets } from '../resilience/retry-budget.js';
import { SharedCircuit } from '../resilience/shared-circuit.js';
import { UnaryCalls } from './unary-calls.js';

function setup() {
  const clock = new ManualClock();
  const config = loadConfig([llmConfig], {}).get(llmConfig);
  const calls: ModelCall[] = [];
  const metrics = new Metrics();
  const breakers = new CircuitBreakers(new SharedCircuit(new InProcessSharedState(clock)), clock, metrics, config);
  const guard = new RequestGuard(breakers, new ModelCapacity(clock, metrics, config), metrics);
  const prices = new PriceTable(new ModelCatalogue(), config);
  const health = new ModelHealth(clock, config);
  const recorder = new CallRecorder(clock, prices, health, { call: (call) => calls.push(call) });
  /** Answers the attempts in order: throws an error, hangs on `hang` until it is aborted, else resolves. */
  const sends = (...answers: (Error | string)[]) => {
    const send = async (signal: AbortSignal): Promise<string> => {
      const answer = answers.shift();
      if (answer === undefined) throw new Error('one attempt too many');
      if (answer instanceof Error) throw answer;
      if (answer === 'hang') await new Promise((_, reject) => signal.addEventListener('abort', reject));
      return answer;
    };
    return send;
  };
  /** Each pause begins only once its attempt has failed. */
  const passPauses = async (...longest: number[]): Promise<void> => {
    for (const ms of [0, ...longest]) await clock.advance(ms);
  };
  return {
    sut: new UnaryCalls(clock, recorder, new RetryBudgets(metrics, config), guard, config),
    ctx: { clock, calls, health, sends, passPauses },
  };
}

describe('UnaryCalls', () => {
  it('tries again, after a pause, what may mend', async () => {
    const { sut, ctx } = setup();
    const result = sut.run('embed', 'm', {}, ctx.sends(llmErrors.overloaded(), new TypeError('fetch failed'), 'fine'));
    await ctx.passPauses(500, 1_000);
    expect(await result).toBe('fine');
    expect(ctx.calls).toMatchObject([{ operation: 'embed', outcome: 'ok', attempts: 3 }]);
  });

  it('gives up after the last attempt, and leaves no timer', async () => {
    const { sut, ctx } = setup();
    const errors = [llmErrors.overloaded(), llmErrors.overloaded(), llmErrors.upstream()];
    const result = sut.run('embed', 'm', {}, ctx.sends(...errors)).catch((error: unknown) => error);
    await ctx.passPauses(500, 1_000);
    expect([await result, ctx.clock.pendingTimers]).toEqual([errors[2], 0]);
    expect(ctx.calls).toMatchObject([{ outcome: 'llm.upstream', attempts: 3 }]);
  });

  it('stops an attempt that hangs', async () => {
    const { sut, ctx } = setup();
    const result = sut.run('embed', 'm', {}, ctx.sends('hang')).catch((error: unknown) => error);
    await ctx.clock.advance(20_000);
    expect(await result).toMatchObject({ code: 'llm.timeout_first_token' });
  });

  it('runs once where no retry is wanted', async () => {
    const { sut, ctx } = setup();
    const result = sut.runOnce('probe', 'm', 3_000, {}, ctx.sends(llmErrors.overloaded(), 'fine'));
    await expect(result).rejects.toMatchObject({ code: 'llm.overloaded' });
  });

  it('ends a run that hangs at its own limit', async () => {
    const { sut, ctx } = setup();
    const result = sut.runOnce('probe', 'm', 3_000, {}, ctx.sends('hang')).catch((error: unknown) => error);
    await ctx.clock.advance(3_000);
    expect(await result).toMatchObject({ kind: 'timeout' });
  });

  it('does not take a probe for a sign that the model answers', async () => {
    const { sut, ctx } = setup();
    await sut.runOnce('probe', 'm', 3_000, {}, ctx.sends('fine'));
    expect(ctx.health.reports()).toEqual([]);
  });
});

import { InProcessSharedState, loadConfig, Metrics } from '@rapport/platform';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { llmConfig } from '../llm.config.js';
import { CircuitBreakers } from './circuit-breakers.js';
import { ModelCapacity } from './model-capacity.js';
import { RequestGuard } from './request-guard.js';
import { SharedCircuit } from './shared-circuit.js';

function setup() {
  const [clock, metrics] = [new ManualClock(), new Metrics()];
  const config = {
    ...loadConfig([llmConfig], {}).get(llmConfig),
    maxConnections: 1,
    queueMaximum: 0,
    breakerMinimumCalls: 2,
  };
  const breakers = new CircuitBreakers(new SharedCircuit(new InProcessSharedState(clock)), clock, metrics, config);
  const capacity = new ModelCapacity(clock, metrics, config);
  return { sut: new RequestGuard(breakers, capacity, metrics), ctx: { clock, capacity, metrics } };
}

describe('RequestGuard', () => {
  it('holds a place until the request has ended', async () => {
    const { sut, ctx } = setup();
    const permit = await sut.enter('gemini', 'm', undefined);
    await expect(sut.enter('gemini', 'm', undefined)).rejects.toMatchObject({ code: 'llm.busy' });
    permit.leave('ok');
    expect(ctx.capacity.of('gemini').running).toBe(0);
  });

  it('gives each provider places of its own', async () => {
    const { sut } = setup();
    await sut.enter('gemini', 'm', undefined);
    await expect(sut.enter('second', 'other', undefined)).resolves.toBeDefined();
  });

  it('takes no place for a model that is given a rest, and leaves the others alone', async () => {
    const { sut, ctx } = setup();
    for (let fault = 0; fault < 2; fault += 1) (await sut.enter('gemini', 'm', undefined)).leave('llm.network');
    await expect(sut.enter('gemini', 'm', undefined)).rejects.toMatchObject({ code: 'llm.circuit_open' });
    expect(ctx.capacity.of('gemini').running).toBe(0);
    (await sut.enter('gemini', 'n', undefined)).leave('ok');
  });

  it('shows the rest of a model, not that some calls would not wait for it', async () => {
    const { sut, ctx } = setup();
    for (const patience of ['deadline', 'deadline', 'full'] as const) {
      (await sut.enter('embedding', 'm', undefined, patience)).leave('llm.timeout_total');
    }
    await expect(sut.enter('embedding', 'm', undefined, 'deadline')).rejects.toMatchObject({
      code: 'llm.circuit_open',
    });
    const text = await ctx.metrics.render();
    expect(text.match(/^rapport_llm_circuit_state.*$/gm)).toEqual(['rapport_llm_circuit_state{model="m"} 0']);
    expect(text).toContain('rapport_llm_circuit_changes_total{model="m:deadline",state="open"} 1');
  });

  it('does not use up the probe of a model when there is no place to send it', async () => {
    const { sut, ctx } = setup();
    for (let fault = 0; fault < 2; fault += 1) (await sut.enter('gemini', 'm', undefined)).leave('llm.network');
    const other = await sut.enter('gemini', 'n', undefined);
    await ctx.clock.advance(20_000);
    await expect(sut.enter('gemini', 'm', undefined)).rejects.toMatchObject({ code: 'llm.busy' });
    other.leave('ok');
    await ctx.clock.advance(0);
    (await sut.enter('gemini', 'm', undefined)).leave('ok');
    (await sut.enter('gemini', 'm', undefined)).leave('ok');
  });

  it('shows what it turned away, and why', async () => {
    const { sut, ctx } = setup();
    await sut.enter('gemini', 'm', undefined);
    await sut.enter('gemini', 'm', undefined).catch(() => undefined);
    expect(await ctx.metrics.render()).toContain('rapport_llm_refused_requests_total{model="m",reason="busy"} 1');
  });
});

import { llmErrors, ModelHealth, type CallOptions, type LlmConfig } from '@rapport/llm';
import { loadConfig } from '@rapport/platform';
import { ManualClock, ScriptedModel } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { healthConfig } from './health.config.js';
import { ModelProbe } from './model-probe.js';

const MODEL = 'gemini-sample';

/** Never answers, but lets itself be cancelled, as a socket does. */
class SilentModel extends ScriptedModel {
  override probe(model: string, options: CallOptions = {}): Promise<void> {
    this.probes.push(model);
    return new Promise((_, reject) => options.signal?.addEventListener('abort', () => reject(llmErrors.aborted())));
  }
}

function setup<M extends ScriptedModel>(model: M) {
  const clock = new ManualClock();
  const calls = new ModelHealth(clock, { healthWindowMs: 300_000 });
  const config = loadConfig([healthConfig], {}).get(healthConfig);
  const sut = new ModelProbe(model, calls, clock, { model: MODEL } as LlmConfig, config);
  sut.onApplicationBootstrap();
  return { sut, ctx: { clock, calls, model } };
}

describe('ModelProbe', () => {
  it('knows nothing before the first probe has ended', () => {
    const { sut } = setup(new ScriptedModel());
    expect(sut.latest).toEqual({ outcome: 'pending' });
  });

  it('asks soon after the start, and then about once a minute', async () => {
    const { sut, ctx } = setup(new ScriptedModel().answersProbe().answersProbe());
    await ctx.clock.advance(1_000);
    expect(sut.latest).toMatchObject({ outcome: 'passed', at: expect.stringMatching(/^2026-01-01T00:00:0/) });
    await ctx.clock.advance(59_000);
    expect(ctx.model.probes).toEqual([MODEL]);
    await ctx.clock.advance(7_000);
    expect(ctx.model.probes).toEqual([MODEL, MODEL]);
  });

  it('reports a failure by its code', async () => {
    const { sut, ctx } = setup(new ScriptedModel().failsProbe(llmErrors.credentials('the key AIza… is bad')));
    await ctx.clock.advance(1_000);
    expect(sut.latest).toMatchObject({ outcome: 'failed', code: 'llm.credentials' });
  });

  it('waits three seconds for an answer, and never asks twice at once', async () => {
    const { sut, ctx } = setup(new SilentModel());
    await ctx.clock.advance(1_000 + 3_000);
    expect(sut.latest).toMatchObject({ outcome: 'failed', code: 'timeout' });
    expect(ctx.model.probes).toHaveLength(1);
  });

  it('does not ask when a real call has just succeeded', async () => {
    const { sut, ctx } = setup(new ScriptedModel());
    ctx.calls.record({ model: MODEL, outcome: 'ok' });
    await ctx.clock.advance(1_000);
    expect(sut.latest).toMatchObject({ outcome: 'skipped' });
    expect(ctx.model.probes).toEqual([]);
  });

  it('stops with the application', async () => {
    const { sut, ctx } = setup(new ScriptedModel().answersProbe());
    await ctx.clock.advance(1_000);
    sut.onModuleDestroy();
    await ctx.clock.advance(600_000);
    expect(ctx.model.probes).toHaveLength(1);
    expect(ctx.clock.pendingTimers).toBe(0);
  });
});

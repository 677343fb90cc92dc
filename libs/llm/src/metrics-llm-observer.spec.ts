import { Metrics } from '@rapport/platform';
import { describe, expect, it } from 'vitest';
import type { ModelCall } from './llm-observer.js';
import { MetricsLlmObserver } from './metrics-llm-observer.js';

const CALL: ModelCall = {
  operation: 'generate',
  model: 'gemini-3.5-flash-lite',
  modelVersion: 'gemini-3.5-flash-lite',
  outcome: 'ok',
  attempts: 3,
  durationMs: 1_500,
  firstTokenMs: 400,
  usage: { prompt: 900, cached: 0, output: 70, thoughts: 30 },
  costMicroUsd: 520,
  requestId: undefined,
};

function setup() {
  const metrics = new Metrics();
  const sut = new MetricsLlmObserver(metrics);
  const shown = async (): Promise<string[]> =>
    (await metrics.render()).split('\n').filter((line) => line.startsWith('rapport_llm_') && !/_bucket/.test(line));
  return { sut, ctx: { shown } };
}

describe('MetricsLlmObserver', () => {
  it('counts calls, retries, tokens and dollars, and measures times', async () => {
    const { sut, ctx } = setup();
    sut.call(CALL);
    expect(await ctx.shown()).toEqual([
      'rapport_llm_calls_total{operation="generate",model="gemini-3.5-flash-lite",outcome="ok"} 1',
      'rapport_llm_retries_total{operation="generate",model="gemini-3.5-flash-lite"} 2',
      'rapport_llm_call_duration_seconds_sum{operation="generate",model="gemini-3.5-flash-lite"} 1.5',
      'rapport_llm_call_duration_seconds_count{operation="generate",model="gemini-3.5-flash-lite"} 1',
      'rapport_llm_first_token_seconds_sum{model="gemini-3.5-flash-lite"} 0.4',
      'rapport_llm_first_token_seconds_count{model="gemini-3.5-flash-lite"} 1',
      'rapport_llm_tokens_total{model="gemini-3.5-flash-lite",kind="prompt"} 900',
      'rapport_llm_tokens_total{model="gemini-3.5-flash-lite",kind="cached"} 0',
      'rapport_llm_tokens_total{model="gemini-3.5-flash-lite",kind="output"} 70',
      'rapport_llm_tokens_total{model="gemini-3.5-flash-lite",kind="thoughts"} 30',
      'rapport_llm_cost_usd_total{model="gemini-3.5-flash-lite"} 0.00052',
    ]);
  });

  it('shows calls that no price is known for', async () => {
    const { sut, ctx } = setup();
    sut.call({ ...CALL, costMicroUsd: undefined });
    expect(await ctx.shown()).toContain('rapport_llm_unpriced_calls_total{model="gemini-3.5-flash-lite"} 1');
  });

  it('counts no tokens of a call that told none', async () => {
    const { sut, ctx } = setup();
    sut.call({ ...CALL, outcome: 'llm.overloaded', attempts: 1, firstTokenMs: undefined, usage: undefined });
    expect((await ctx.shown()).filter((line) => /tokens|cost|unpriced|first|retries/.test(line))).toEqual([]);
  });
});

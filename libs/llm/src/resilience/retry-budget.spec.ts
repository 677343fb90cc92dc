import { loadConfig, Metrics } from '@rapport/platform';
import { describe, expect, it } from 'vitest';
import { llmConfig } from '../llm.config.js';
import { RetryBudgets } from './retry-budget.js';

function setup() {
  const metrics = new Metrics();
  const sut = new RetryBudgets(metrics, {
    ...loadConfig([llmConfig], {}).get(llmConfig),
    retryRatio: 0.25,
    retryReserve: 10,
  });
  return { sut, ctx: { metrics } };
}

describe('RetryBudgets', () => {
  it('keeps the retries of an outage at their share of the calls', () => {
    const { sut } = setup();
    let retries = 0;
    for (let call = 0; call < 1_000; call += 1) {
      sut.of('m').earn();
      for (let attempt = 0; attempt < 2; attempt += 1) if (sut.of('m').spend()) retries += 1;
    }
    expect(retries).toBe(1_000 * 0.25 + 9);
  });

  it('saves up no more than its reserve', () => {
    const { sut } = setup();
    for (let call = 0; call < 1_000; call += 1) sut.of('m').earn();
    expect(Array.from({ length: 12 }, () => sut.of('m').spend()).filter(Boolean)).toHaveLength(10);
  });

  it('does not let one model use up what another needs, and counts what it forgoes', async () => {
    const { sut, ctx } = setup();
    while (sut.of('a').spend());
    expect(sut.of('b').spend()).toBe(true);
    expect(await ctx.metrics.render()).toContain('rapport_llm_retries_forgone_total{model="a"} 1');
  });
});

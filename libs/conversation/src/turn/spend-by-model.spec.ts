import type { ModelAttempt } from '@rapport/llm';
import { describe, expect, it } from 'vitest';
import { spendByModel, totalCost } from './spend-by-model.js';

const usage = (prompt: number) => ({ prompt, cached: 0, output: 1, thoughts: 0 });
const attempt = (model: string, prompt?: number, modelVersion?: string): ModelAttempt => ({
  model,
  modelVersion,
  outcome: 'ok',
  durationMs: 1,
  usage: prompt === undefined ? undefined : usage(prompt),
  sent: true,
});
/** Whatever is called `free…` has no known price. */
const price = (model: string, { prompt }: { prompt: number }) => (model.startsWith('free') ? undefined : prompt * 2);

describe('spendByModel', () => {
  it('adds up every attempt under the model that answered it, each at its own price', () => {
    const spent = spendByModel([attempt('a', 10, 'a-001'), attempt('b', 5), attempt('a', 20, 'a-001')], price);
    expect(spent).toEqual([
      { modelVersion: 'a-001', usage: { ...usage(30), output: 2 }, costMicroUsd: 60 },
      { modelVersion: 'b', usage: usage(5), costMicroUsd: 10 },
    ]);
    expect(totalCost(spent)).toBe(70);
  });

  it('counts the tokens of a model whose price is unknown, and no money', () => {
    const spent = spendByModel([attempt('a', 10), attempt('free', 5)], price);
    expect([spent.length, totalCost(spent), totalCost(spent.slice(1))]).toEqual([2, 20, undefined]);
  });

  it('leaves out attempts that were not charged for', () => {
    expect(spendByModel([attempt('a')], price)).toEqual([]);
  });
});

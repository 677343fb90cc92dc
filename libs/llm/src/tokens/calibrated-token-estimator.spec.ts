import { Metrics } from '@rapport/platform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CalibratedTokenEstimator } from './calibrated-token-estimator.js';
import { DRIFT_LIMIT } from './script-ratios.js';

const MODEL = 'gemini-3.5-flash-lite';
const saying = (text: string) => ({ turns: [{ role: 'user' as const, text }] });
const ENGLISH = saying('The boats came in late tonight. '.repeat(100));
const JAPANESE = saying('今夜は船が遅く戻ってきました。'.repeat(100));

function setup() {
  const metrics = new Metrics();
  const sut = new CalibratedTokenEstimator(metrics);
  const learn = (prompt: typeof ENGLISH, counted: number, times = 40): void => {
    for (let time = 0; time < times; time += 1) sut.observe(MODEL, prompt, counted);
  };
  return { sut, ctx: { metrics, learn } };
}

describe('CalibratedTokenEstimator', () => {
  it('begins with the rules of thumb', () => {
    const { sut } = setup();
    expect(sut.text(MODEL, 'x'.repeat(400))).toBe(100);
    expect(sut.text(MODEL, '船'.repeat(100))).toBe(80);
  });

  it.each([
    ['fewer', 500],
    ['more', 1_200],
  ])('comes within 5 % of an upstream that counts %s', (_, counted) => {
    const { sut, ctx } = setup();
    ctx.learn(ENGLISH, counted);
    expect(Math.abs(sut.prompt(MODEL, ENGLISH) / counted - 1)).toBeLessThan(0.05);
  });

  it('learns each script by itself, and each model', () => {
    const { sut, ctx } = setup();
    const [english, other] = [sut.prompt(MODEL, ENGLISH), sut.prompt('gemini-3.8-flash', JAPANESE)];
    ctx.learn(JAPANESE, 900);
    expect(sut.prompt(MODEL, ENGLISH)).toBe(english);
    expect(sut.prompt('gemini-3.8-flash', JAPANESE)).toBe(other);
    expect(Math.abs(sut.prompt(MODEL, JAPANESE) / 900 - 1)).toBeLessThan(0.05);
  });

  it('hardly moves for one freak count', () => {
    const { sut, ctx } = setup();
    const before = sut.prompt(MODEL, ENGLISH);
    ctx.learn(ENGLISH, 1_000_000, 1);
    expect(sut.prompt(MODEL, ENGLISH)).toBeLessThan(before * 1.1);
  });

  it('does not tremble with its observations: small errors leave the estimate as it is', () => {
    const { sut, ctx } = setup();
    const before = sut.prompt(MODEL, ENGLISH);
    ctx.learn(ENGLISH, before * 1.02, 5);
    expect(sut.prompt(MODEL, ENGLISH)).toBe(before);
  });

  it('stays finite, positive and within its bounds, whatever it is told', () => {
    const observation = fc.record({ text: fc.string({ maxLength: 500 }), counted: fc.integer({ min: -10, max: 1e9 }) });
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 60 }), (observations) => {
        const { sut } = setup();
        for (const { text, counted } of observations) sut.observe(MODEL, saying(text), counted);
        const tokens = sut.text(MODEL, 'x'.repeat(4_000));
        expect(tokens).toBeGreaterThanOrEqual(Math.floor(1_000 / DRIFT_LIMIT));
        expect(tokens).toBeLessThanOrEqual(Math.ceil(1_000 * DRIFT_LIMIT));
      }),
    );
  });

  it('never estimates more text at less', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, more) => {
        const { sut } = setup();
        expect(sut.text(MODEL, text + more)).toBeGreaterThanOrEqual(sut.text(MODEL, text));
      }),
    );
  });

  it('reports how far off it was', async () => {
    const { sut, ctx } = setup();
    sut.observe(MODEL, ENGLISH, 804 * 2);
    expect(await ctx.metrics.render()).toContain(`rapport_llm_token_estimate_error_ratio_sum{model="${MODEL}"} 0.5`);
  });
});

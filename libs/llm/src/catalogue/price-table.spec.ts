import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TokenUsage } from '../language-model.js';
import { ModelCatalogue } from './model-catalogue.js';
import { MODEL_FACTS } from './model-facts.js';
import { PRICE_ROWS } from './price-rows.js';
import { PriceTable } from './price-table.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const setup = (tier: 'free' | 'paid' = 'paid') => ({ sut: new PriceTable(new ModelCatalogue(), { tier }) });

const usage = (some: Partial<TokenUsage>): TokenUsage => ({ prompt: 0, cached: 0, output: 0, thoughts: 0, ...some });
const MILLION = 1_000_000;
const NOW = Date.UTC(2026, 10, 22);

describe('PriceTable', () => {
  it('adds up fresh input, cached input, output and thoughts', () => {
    const { sut } = setup();
    const tokens = usage({ prompt: 3 * MILLION, cached: MILLION, output: MILLION, thoughts: MILLION });
    expect(sut.costMicroUsd('gemini-3.5-flash-lite', tokens, NOW)).toBe(2 * 300_000 + 30_000 + 2 * 2_500_000);
  });

  it('rounds a part of a micro-dollar up, and stays exact where there is none', () => {
    const { sut } = setup();
    const cost = (prompt: number) => sut.costMicroUsd('gemini-3.1-flash-lite', usage({ prompt }), NOW);
    expect([cost(0), cost(1), cost(4), cost(5)]).toEqual([0, 1, 1, 2]);
  });

  it.each([
    ['gemini-3.8-flash', '2026-12-31T23:59:59.999Z', 0.75, 3.75, 0.075],
    ['gemini-3.8-flash', '2027-01-01T00:00:00.000Z', 1.5, 7.5, 0.15],
    ['gemini-4-argon', '2026-11-30T23:59:59.999Z', 2, 10, 0.1],
    ['gemini-4-argon', '2026-12-01T00:00:00.000Z', 4, 20, 0.2],
    // Retired on 1 December: answered and billed as gemini-3.5-flash-lite and gemini-3.8-flash.
    ['gemini-2.5-flash', '2026-11-30T23:59:59.999Z', 0.3, 2.5, 0.03],
    ['gemini-2.5-flash', '2026-12-01T00:00:00.000Z', 0.3, 2.5, 0.03],
    ['gemini-2.5-pro', '2026-11-30T23:59:59.999Z', 1.25, 10, 0.125],
    ['gemini-2.5-pro', '2026-12-01T00:00:00.000Z', 0.75, 3.75, 0.075],
    ['gemini-2.5-pro', '2027-01-01T00:00:00.000Z', 1.5, 7.5, 0.15],
  ])('prices %s at %s by its rates of the day', (model, at, input, output, cached) => {
    const { sut } = setup();
    const cost = (tokens: Partial<TokenUsage>) => sut.costMicroUsd(model, usage(tokens), Date.parse(at));
    const dollars = [cost({ prompt: MILLION }), cost({ output: MILLION }), cost({ prompt: MILLION, cached: MILLION })];
    expect(dollars).toEqual([input * MILLION, output * MILLION, cached * MILLION]);
  });

  it('charges long prompts more, from the first token over the step', () => {
    const { sut } = setup();
    const cost = (prompt: number) => sut.costMicroUsd('gemini-3.1-pro-preview', usage({ prompt }), NOW);
    expect([cost(200_000), cost(200_001)]).toEqual([400_000, 800_004]);
  });

  it.each(['gemini-3.8-flash-001', 'models/gemini-3.8-flash', 'gemini-3.8-flash-09-2026'])(
    'knows %s as a build of gemini-3.8-flash',
    (model) => {
      expect(setup().sut.costMicroUsd(model, usage({ prompt: MILLION }), NOW)).toBe(750_000);
    },
  );

  it('has no price for a model it does not know, and says so once', () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const { sut } = setup();
    const costs = [1, 2].map(() => sut.costMicroUsd('gemini-3.5-flash-lite-tuned', usage({ prompt: 1 }), NOW));
    expect(costs).toEqual([undefined, undefined]);
    expect(warn.mock.calls).toEqual([
      [{ event: 'llm.price_unknown', model: 'gemini-3.5-flash-lite-tuned' }, expect.any(String)],
    ]);
  });

  it('costs nothing on the free tier', () => {
    expect(setup('free').sut.costMicroUsd('gemini-3.8-flash', usage({ output: MILLION }), NOW)).toBe(0);
  });
});

describe('the price rows', () => {
  it.each(MODEL_FACTS.map(({ model }) => model))('price %s at any time from now on', (model) => {
    const { sut } = setup();
    const days = Array.from({ length: 400 }, (_, day) => NOW + day * 86_400_000);
    expect(days.filter((at) => sut.costMicroUsd(model, usage({ prompt: 1 }), at) === undefined)).toEqual([]);
  });

  it('never overlap', () => {
    const clashes = PRICE_ROWS.filter((row) =>
      PRICE_ROWS.some(
        (other) =>
          other !== row &&
          other.model === row.model &&
          other.promptTokensAbove === row.promptTokensAbove &&
          row.effectiveFrom >= other.effectiveFrom &&
          row.effectiveFrom < (other.effectiveTo ?? '9999'),
      ),
    );
    expect(clashes).toEqual([]);
  });

  it('say where and when each was read', () => {
    const unsourced = PRICE_ROWS.filter(
      (row) => !row.sourceUrl.startsWith('https:') || Number.isNaN(Date.parse(row.checkedAt)),
    );
    expect(unsourced).toEqual([]);
  });
});

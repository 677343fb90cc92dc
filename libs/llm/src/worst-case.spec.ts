import { loadConfig } from '@rapport/platform';
import { describe, expect, it } from 'vitest';
import { ModelCatalogue } from './catalogue/model-catalogue.js';
import { PriceTable } from './catalogue/price-table.js';
import type { GenerateRequest } from './language-model.js';
import { llmConfig, type LlmConfig } from './llm.config.js';
import { WorstCases } from './worst-case.js';

const NOW = Date.UTC(2026, 10, 22);
const TURNS = 2 * 16 + 16;

function setup(overrides: Partial<LlmConfig> = {}) {
  const catalogue = new ModelCatalogue();
  const config = { ...loadConfig([llmConfig], {}).get(llmConfig), ...overrides };
  return { sut: new WorstCases(catalogue, new PriceTable(catalogue, { tier: 'paid' }), config) };
}

const request = (some: Partial<GenerateRequest> = {}): GenerateRequest => ({
  model: 'gemini-3.5-flash-lite',
  system: 'x'.repeat(100),
  turns: [{ role: 'user', text: 'y'.repeat(50) }],
  maxOutputTokens: 1_000,
  thinking: 'minimal',
  ...some,
});

describe('WorstCases', () => {
  it('counts every byte of the prompt, the whole answer, and the room for thoughts', () => {
    expect(setup().sut.of(request(), NOW)).toEqual({
      tokens: 150 + TURNS + 1_512,
      costMicroUsd: Math.ceil((150 + TURNS) * 0.3 + 1_512 * 2.5),
    });
  });

  it('counts scripts by their bytes, which no tokeniser exceeds', () => {
    const { tokens } = setup().sut.of(request({ turns: [{ role: 'user', text: '鮭'.repeat(50) }] }), NOW);
    expect(tokens).toBe(100 + 150 + TURNS + 1_512);
  });

  it.each([
    ['gemini-3.8-flash', 'minimal', 1_024],
    ['gemini-3.5-flash-lite', 'high', 8_192],
    ['gemini-3.8-flash', undefined, 4_096],
    ['no-such-model', undefined, 4_096],
  ] as const)('leaves %s, asked for %s thinking, room for %i tokens of it', (model, thinking, room) => {
    const { thinking: _, ...plain } = request({ model });
    const { tokens } = setup().sut.of(thinking ? { ...plain, thinking } : plain, NOW);
    expect(tokens).toBe(150 + TURNS + 1_000 + room);
  });

  it('adds up all the models that may come to be asked', () => {
    const { sut } = setup();
    const models = ['gemini-3.5-flash-lite', 'gemini-3.5-flash'];
    const [one, other] = models.map((model) => sut.of(request({ model }), NOW));
    expect(sut.of(request(), NOW, models)).toEqual({
      tokens: one!.tokens + other!.tokens,
      costMicroUsd: one!.costMicroUsd! + other!.costMicroUsd!,
    });
  });

  it.each([
    ['the first waits too long for a retry', { firstTokenTimeoutMs: 20_000 }, 1],
    ['there is time for one more', { firstTokenTimeoutMs: 5_000 }, 2],
    ['only so many are allowed', { firstTokenTimeoutMs: 1_000 }, 3],
  ])(
    'counts requests that are given up, and billed unseen, as often as they may be sent: %s',
    (_, overrides, times) => {
      const once = setup().sut.of(request(), NOW);
      expect(setup({ retryBudgetMs: 8_000, retryAttempts: 3, ...overrides }).sut.of(request(), NOW)).toEqual({
        tokens: times * once.tokens,
        costMicroUsd: times * once.costMicroUsd!,
      });
    },
  );

  it.each([
    ['a quarter of the bytes, as English has', 3_000, 64, true],
    ['as many tokens as bytes', 12_000, 64, false],
    ['thoughts that used up the room', 3_000, 1_500, false],
  ])('lets a request be sent again whose tokens were reported where both fit: %s', (_, prompt, thoughts, expected) => {
    const { sut } = setup();
    const used = { prompt, cached: 0, output: 0, thoughts };
    expect(sut.coversAnother(request({ system: 'x'.repeat(12_000) }), used, prompt, NOW)).toBe(expected);
  });

  it('knows no cost without a price', () => {
    expect(setup().sut.of(request({ model: 'no-such-model' }), NOW).costMicroUsd).toBeUndefined();
  });
});

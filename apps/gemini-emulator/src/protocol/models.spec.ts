import { describe, expect, it } from 'vitest';
import { findModel, type GenerativeModel, MODELS, servingModel } from './models.js';

const serving = (id: string, at: string): string =>
  servingModel(findModel(id, 'v1') as GenerativeModel, Date.parse(at)).id;

describe('servingModel', () => {
  it('lets another model answer for a retired one from its date on', () => {
    expect(serving('gemini-2.5-flash', '2026-11-30T23:59:59Z')).toBe('gemini-2.5-flash');
    expect(serving('gemini-2.5-flash', '2026-12-01T00:00:00Z')).toBe('gemini-3.5-flash-lite');
  });

  it('leaves a current model be', () => {
    expect(serving('gemini-3.8-flash', '2030-01-01T00:00:00Z')).toBe('gemini-3.8-flash');
  });
});

describe('the models', () => {
  it('name replacements that exist, and defaults that they offer', () => {
    const wrong = MODELS.filter(
      (model) =>
        model.kind === 'generative' &&
        ((model.rerouted && !findModel(model.rerouted.to, 'v1')) ||
          (model.thinkingLevels.length > 0 && !model.thinkingLevels.includes(model.defaultThinking))),
    );
    expect(wrong).toEqual([]);
  });
});

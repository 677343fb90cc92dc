import { describe, expect, it } from 'vitest';
import { ModelCatalogue } from './model-catalogue.js';

const NOW = Date.UTC(2026, 10, 22);
const setup = () => ({ sut: new ModelCatalogue() });

describe('ModelCatalogue', () => {
  it('finds a model by its name and by that of a build', () => {
    const { sut } = setup();
    const found = ['gemini-3.8-flash', 'models/gemini-3.8-flash-001'].map((name) => sut.find(name)?.model);
    expect(found).toEqual(['gemini-3.8-flash', 'gemini-3.8-flash']);
  });

  it('does not take a model for another whose name it begins with', () => {
    const { sut } = setup();
    expect(sut.find('gemini-3.5-flash-lite')?.model).toBe('gemini-3.5-flash-lite');
    expect(sut.find('gemini-3.5-flash-ultra')).toBeUndefined();
  });

  it.each([
    ['gemini-3.5-flash-lite', NOW, undefined],
    ['gemini-3.1-flash-lite', NOW, undefined],
    ['gemini-2.5-flash', NOW, /retires on 2026-12-01; Google answers with gemini-3.5-flash-lite/],
    ['gemini-2.5-flash', Date.UTC(2026, 11, 1), /was retired on 2026-12-01/],
    ['gemini-3.1-flash-lite', Date.UTC(2027, 2, 8), /retires on 2027-05-07/],
    ['gemini-of-tomorrow', NOW, /not in the catalogue/],
  ])('says of %s at %i: %s', (model, at, concern) => {
    const said = setup().sut.concern(model, at);
    if (concern === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(concern);
  });
});

import { describe, expect, it } from 'vitest';
import { HashedFeatures, LinearModel, type TextFeatures } from '@rapport/safety';
import { learn, type LearnOptions } from './learn.js';
import { quantise } from './quantise.js';

const OPTIONS: LearnOptions = {
  bits: 10,
  loss: 'logistic',
  style: false,
  epochs: 10,
  rate: 0.3,
  decay: 1e-4,
  seeds: 2,
};
const TEXTS = [
  ['the sea is calm and blue', 0],
  ['we walked along the quiet harbour', 0],
  ['a gull sat on the old pier', 0],
  ['engines roar on the hot road', 1],
  ['the car raced past the garage', 1],
  ['tyres scream at every corner', 1],
] as const;

function setup(options: Partial<LearnOptions> = {}) {
  const reader = new HashedFeatures(OPTIONS.bits);
  const read = (text: string): TextFeatures => ({
    lexical: reader.read(text).lexical.slice(),
    style: reader.read(text).style.slice(),
  });
  const rows = TEXTS.map(([text, y]) => ({ features: read(text), y, weight: 1 }));
  const train = () => learn(rows, { ...OPTIONS, ...options });
  return { train, read };
}

describe('learn', () => {
  it('finds weights that, in eight bits, still tell the classes of words that it saw', () => {
    const { train, read } = setup();
    const learned = train();
    const { steps, scale } = quantise(learned);
    const calibration = { kind: 'logistic', slope: 1, offset: 0 } as const;
    const model = new LinearModel({ bits: 10, scale, bias: learned.bias, style: false, calibration }, steps);
    expect(model.score(read('the calm harbour by the sea'))).toBeLessThan(0.5);
    expect(model.score(read('the car and its engines'))).toBeGreaterThan(0.5);
  });

  it('gives the same weights for the same rows', () => {
    const { train } = setup();
    expect(train()).toEqual(train());
  });

  it('fits values on a scale by squared loss', () => {
    const { train, read } = setup({ loss: 'squared', epochs: 100 });
    const { weights, bias } = train();
    const { lexical } = read(TEXTS[3][0]);
    const value = lexical.reduce((sum, feature) => sum + weights[feature]!, 0) / Math.sqrt(lexical.length) + bias;
    expect(value).toBeCloseTo(1, 0);
  });

  it('learns nothing from rows without weight', () => {
    const { read } = setup();
    const rows = TEXTS.map(([text, y]) => ({ features: read(text), y, weight: 0 }));
    expect(learn(rows, OPTIONS).weights.every((weight) => weight === 0)).toBe(true);
  });
});

describe('quantise', () => {
  it('keeps weights within half a step, and cuts off the few largest', () => {
    const weights = Float64Array.from({ length: 20_000 }, (_, at) => Math.sin(at));
    weights[7] = 1_000;
    const { steps, scale } = quantise({ weights, bias: 0 });
    expect(steps[7]).toBe(127);
    for (const at of [0, 1, 99, 19_999])
      expect(Math.abs(steps[at]! * scale - weights[at]!)).toBeLessThanOrEqual(scale / 2 + 1e-9);
  });
});

import { describe, expect, it } from 'vitest';
import { LinearModel, type LinearParameters } from './linear-model.js';

function setup(parameters: Partial<LinearParameters> = {}) {
  const weights = new Int8Array(256);
  weights.set([100, -50, 20], 1);
  const calibration = { kind: 'logistic', slope: 1, offset: 0 } as const;
  const sut = new LinearModel({ bits: 8, scale: 0.1, bias: 0.5, style: true, calibration, ...parameters }, weights);
  const features = (lexical: number[], style: number[] = []) => ({
    lexical: Uint32Array.from(lexical),
    style: Uint32Array.from(style),
  });
  return { sut, features };
}

describe('LinearModel', () => {
  it('adds the weights of each block, scaled by how many features it has', () => {
    const { sut, features } = setup();
    expect(sut.raw(features([1, 2, 9, 9], [3]))).toBeCloseTo(0.5 + 0.1 * ((100 - 50) / 2 + 20));
  });

  it('leaves the style alone where it was not trained on it', () => {
    const { sut, features } = setup({ style: false });
    expect(sut.raw(features([1], [3]))).toBeCloseTo(0.5 + 0.1 * 100);
  });

  it('is its bias for a text without features', () => {
    const { sut, features } = setup();
    expect(sut.raw(features([]))).toBe(0.5);
  });

  it('calibrates a probability by the logistic function', () => {
    const { sut, features } = setup({ calibration: { kind: 'logistic', slope: 2, offset: -1 } });
    expect(sut.score(features([]))).toBeCloseTo(0.5);
  });

  it.each([
    [[1], 1],
    [[2], 0],
    [[], 0.6],
  ])('calibrates a scale by a line that ends at 0 and 1', (lexical, expected) => {
    const { sut, features } = setup({ calibration: { kind: 'straight', slope: 0.2, offset: 0.5 } });
    expect(sut.score(features(lexical))).toBeCloseTo(expected);
  });

  it('refuses weights of another size', () => {
    expect(() => setup({ bits: 9 })).toThrow('256 weights, but 2^9 are expected');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENCODER_DIMENSIONS, expand, normalise, scaledAsPartOf } from './expand.js';

const cosine = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0) / (Math.hypot(...a) * Math.hypot(...b));

const vector = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: ENCODER_DIMENSIONS, maxLength: ENCODER_DIMENSIONS })
  .map((values) => normalise(Float32Array.from(values, (value) => value + 1e-3)));

const deviation = (a: Float32Array, b: Float32Array, dimensions: number): number =>
  Math.abs(cosine(expand(a, dimensions, 'm'), expand(b, dimensions, 'm')) - cosine(a, b));

describe('expand', () => {
  it.each([512, 1_024, 1_536, 3_072])('keeps cosines exactly at %i dimensions', (dimensions) => {
    const exact = fc.property(vector, vector, (a, b) => {
      expect(deviation(a, b, dimensions)).toBeLessThan(1e-4);
    });
    fc.assert(exact, { numRuns: 20 });
  });

  it.each([
    [768, 0.15],
    [256, 0.35],
    [128, 0.5],
  ])('keeps them nearly at %i dimensions', (dimensions, tolerance) => {
    const near = fc.property(vector, vector, (a, b) => {
      expect(deviation(a, b, dimensions)).toBeLessThan(tolerance);
    });
    fc.assert(near, { numRuns: 50, seed: 1 });
  });

  it('makes a shorter vector the beginning of a longer one', () => {
    const [input] = fc.sample(vector, 1) as [Float32Array];
    expect(expand(input, 768, 'm')).toEqual(expand(input, 3_072, 'm').subarray(0, 768));
  });

  it('gives each model a space of its own', () => {
    const [input] = fc.sample(vector, { numRuns: 1, seed: 2 }) as [Float32Array];
    expect(Math.abs(cosine(expand(input, 3_072, 'a'), expand(input, 3_072, 'b')))).toBeLessThan(0.2);
  });
});

describe('scaledAsPartOf', () => {
  it('has length 1 as a whole and less when shortened', () => {
    const [input] = fc.sample(vector, 1) as [Float32Array];
    const length = (dimensions: number): number => Math.hypot(...scaledAsPartOf(expand(input, dimensions, 'm'), 3_072));
    expect(length(3_072)).toBeCloseTo(1, 5);
    expect(length(768)).toBeCloseTo(0.5, 5);
  });
});

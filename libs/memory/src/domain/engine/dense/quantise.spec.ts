import { describe, expect, it } from 'vitest';
import { quantise } from './quantise.js';

describe('quantise', () => {
  it('keeps the direction in a byte a dimension', () => {
    const { values, space } = quantise('model/4', Float32Array.from([0.5, -0.25, 0, 0.001]));
    expect(space).toBe('model/4');
    expect([...values]).toEqual([127, -63, 0, 0]);
  });

  it('makes nothing of nothing', () => {
    expect([...quantise('model/2', new Float32Array(2)).values]).toEqual([0, 0]);
  });
});

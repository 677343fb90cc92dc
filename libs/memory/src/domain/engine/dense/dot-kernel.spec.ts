import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import wabt from 'wabt';
import { describe, expect, it } from 'vitest';
import { BLOCK_BYTES, DOT_KERNEL, DotKernel, LANES } from './dot-kernel.js';

const rows = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 40 })).chain(([lanes, count]) => {
  const width = lanes * LANES;
  const row = fc.int8Array({ minLength: width, maxLength: width });
  return fc.record({ query: row, rows: fc.array(row, { minLength: count, maxLength: count }) });
});

describe('DotKernel', () => {
  it('is what its source assembles to', async () => {
    const source = readFileSync(join(import.meta.dirname, 'dot-kernel.wat'), 'utf8');
    const { buffer } = (await wabt()).parseWat('dot-kernel.wat', source, { simd: true }).toBinary({});
    expect(Buffer.from(buffer).toString('base64')).toBe(DOT_KERNEL);
  });

  it('computes the same as a plain loop', () => {
    fc.assert(
      fc.property(rows, ({ query, rows: vectors }) => {
        const block = Int8Array.from(vectors.flatMap((row) => [...row]));
        const expected = vectors.map((row) => row.reduce((sum, value, index) => sum + value * query[index]!, 0));
        const dots = new DotKernel().dots(query, block, vectors.length, query.length);
        expect([...dots.subarray(0, vectors.length)]).toEqual(expected);
      }),
    );
  });

  it('computes a full block of extreme values', () => {
    const dots = new DotKernel().dots(new Int8Array(512).fill(-128), new Int8Array(BLOCK_BYTES).fill(-128), 128, 512);
    expect(new Set(dots.subarray(0, 128))).toEqual(new Set([512 * 128 * 128]));
  });
});

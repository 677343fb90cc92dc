import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareOut } from './share-out.js';

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
const amount = fc.integer({ min: 0, max: 10_000 });
const cases = fc
  .array(amount, { minLength: 1, maxLength: 16 })
  .chain((used) => fc.tuple(fc.constant(used), fc.integer({ min: 0, max: 100_000 }), fc.nat(used.length - 1), amount));

describe('shareOut', () => {
  it('gives no more away than the limit leaves', () => {
    fc.assert(
      fc.property(cases, ([used, limit, favoured, wanted]) => {
        expect(sum(shareOut(used, limit, favoured, wanted))).toBeLessThanOrEqual(Math.max(limit, sum(used)));
      }),
    );
  });

  it('satisfies whoever asks exactly when the limit does', () => {
    fc.assert(
      fc.property(cases, ([used, limit, favoured, wanted]) => {
        const room = shareOut(used, limit, favoured, wanted)[favoured]! - used[favoured]!;
        expect(room >= wanted).toBe(Math.max(0, limit - sum(used)) >= wanted);
      }),
    );
  });

  it('takes nothing away from a row that it has used', () => {
    fc.assert(
      fc.property(cases, ([used, limit, favoured, wanted]) => {
        const allowed = shareOut(used, limit, favoured, wanted);
        expect(allowed.every((each, index) => each >= used[index]!)).toBe(true);
      }),
    );
  });

  it('shares equally while that is enough', () => {
    expect(shareOut([0, 40, 10, 0], 450, 1, 100)).toEqual([100, 140, 110, 100]);
  });
});

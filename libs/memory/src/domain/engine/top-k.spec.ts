import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TopK } from './top-k.js';

describe('TopK', () => {
  it('ranks as sorting everything would, smaller numbers first among equals', () => {
    const scores = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 60 });
    fc.assert(
      fc.property(scores, fc.nat(20), (all, size) => {
        const sut = new TopK(size);
        for (const [document, score] of all.entries()) sut.offer(document, score);
        const sorted = [...all.keys()].toSorted((a, b) => all[b]! - all[a]! || a - b);
        expect(sut.ranked()).toEqual(sorted.slice(0, size));
      }),
    );
  });
});

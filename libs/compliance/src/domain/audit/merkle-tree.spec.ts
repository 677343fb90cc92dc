import { describe, expect, it } from 'vitest';
import { isConsistent, isIncluded } from '../../../../../test/privacy/tree-verifier.js';
import { completeSubtrees, Frontier, leafHash, nodeHash, rootOf } from './merkle-tree.js';
import { consistencyRanges, inclusionRanges, type Range } from './tree-proofs.js';

/** The test vectors of Certificate Transparency: https://github.com/google/certificate-transparency. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** A tree that remembers every leaf, built from the definition alone. */
function setup(size: number) {
  const leaves = Array.from({ length: size }, (_, index) => Buffer.from(`leaf ${index}`));
  const sut = new Frontier();
  for (const leaf of leaves) sut.push(leafHash(leaf));
  const root = (from: number, to: number): Buffer => {
    if (to - from === 1) return leafHash(leaves[from]!);
    let half = 1;
    while (half * 2 < to - from) half *= 2;
    return nodeHash(root(from, from + half), root(from + half, to));
  };
  const hashes = (ranges: readonly Range[]): Buffer[] => ranges.map(({ start, end }) => root(start, end));
  return { sut, ctx: { leaves, root, hashes } };
}
const SMALL = Array.from({ length: 40 }, (_, index) => index + 1);

describe('the Merkle tree', () => {
  it('has the roots of the known vectors', () => {
    const sut = new Frontier();
    const roots = LEAVES.map((leaf) => {
      sut.push(leafHash(Buffer.from(leaf, 'hex')));
      return sut.root().toString('hex');
    });
    expect(roots).toEqual(ROOTS);
  });

  it('is the hash of nothing while it is empty', () => {
    expect(new Frontier().root().toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it.each(SMALL)('has the root of the definition with %i leaves', (size) => {
    const { sut, ctx } = setup(size);
    expect(sut.root()).toEqual(ctx.root(0, size));
    expect(
      rootOf(completeSubtrees(0, size).map(({ last, level }) => ctx.root(last + 1 - 2 ** level, last + 1))),
    ).toEqual(sut.root());
  });

  it('goes on from the hashes of its complete subtrees', () => {
    const { sut, ctx } = setup(21);
    const subtrees = completeSubtrees(0, 21).map(({ last, level }) => ctx.root(last + 1 - 2 ** level, last + 1));
    const resumed = new Frontier(21, subtrees);
    expect([resumed.push(leafHash(Buffer.of(7))), resumed.root()]).toEqual([
      sut.push(leafHash(Buffer.of(7))),
      sut.root(),
    ]);
    expect(() => new Frontier(20, subtrees)).toThrow('does not fit');
  });

  it('finds complete subtrees in trees of more leaves than 32 bits count', () => {
    expect(completeSubtrees(0, 2 ** 40 + 1)).toEqual([
      { last: 2 ** 40 - 1, level: 40 },
      { last: 2 ** 40, level: 0 },
    ]);
  });

  it.each(SMALL)('proves every leaf of %i, and no other in its place', (size) => {
    const { ctx } = setup(size);
    const root = ctx.root(0, size);
    for (const [index, leaf] of ctx.leaves.entries()) {
      const path = ctx.hashes(inclusionRanges(index, size));
      expect(isIncluded(leaf, index, size, path, root)).toBe(true);
      expect(isIncluded(Buffer.from('another'), index, size, path, root)).toBe(false);
    }
  });

  it.each(SMALL)('proves that the tree of %i leaves continues each smaller one, and no other', (size) => {
    const { ctx } = setup(size);
    for (let from = 1; from <= size; from += 1) {
      const path = ctx.hashes(consistencyRanges(from, size));
      expect(isConsistent(from, size, path, ctx.root(0, from), ctx.root(0, size))).toBe(true);
      expect(isConsistent(from, size, path, leafHash(Buffer.of(1)), ctx.root(0, size))).toBe(false);
    }
  });

  it('proves a leaf of 100,000 by 17 hashes', () => {
    expect(inclusionRanges(4_711, 100_000)).toHaveLength(17);
  });
});

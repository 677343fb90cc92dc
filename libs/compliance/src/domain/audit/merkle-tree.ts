import { createHash } from 'node:crypto';

/** Bytes of a hash. */
export const HASH_LENGTH = 32;

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** RFC 6962, 2.1: leaves and nodes are hashed with different first bytes, so that neither can pass for the other. */
export const leafHash = (data: Uint8Array): Buffer => createHash('sha256').update(LEAF).update(data).digest();

export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer =>
  createHash('sha256').update(NODE).update(left).update(right).digest();

/** The root over complete subtrees that stand side by side, from the largest on the left to the smallest. */
export function rootOf(subtrees: readonly Uint8Array[]): Buffer {
  if (subtrees.length === 0) return createHash('sha256').digest();
  return Buffer.from(subtrees.reduceRight((right, left) => nodeHash(left, right)));
}

/** A complete subtree: 2^`level` leaves, of which `last` is the last. */
export interface Subtree {
  readonly last: number;
  readonly level: number;
}

/** The complete subtrees that leaves `start` to `end` - 1 consist of, from left to right; `start` is where one begins. */
export function completeSubtrees(start: number, end: number): Subtree[] {
  const subtrees: Subtree[] = [];
  for (let from = start; from < end;) {
    const level = Math.floor(Math.log2(end - from));
    from += 2 ** level;
    subtrees.push({ last: from - 1, level });
  }
  return subtrees;
}

/** The right edge of a growing tree: one hash for each complete subtree, so that appending never reads the rest. */
export class Frontier {
  private readonly hashes: Buffer[];

  /** @param hashes of {@link completeSubtrees} of leaves 0 to `size` - 1 */
  constructor(
    public size = 0,
    hashes: readonly Buffer[] = [],
  ) {
    if (hashes.length !== completeSubtrees(0, size).length) throw new Error('the frontier does not fit its size');
    this.hashes = [...hashes];
  }

  /** Appends a leaf. Returns the hashes of the subtrees that it completes, its own first. */
  push(leaf: Buffer): readonly Buffer[] {
    const completed = [leaf];
    let hash = leaf;
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2) {
      hash = nodeHash(this.hashes.pop()!, hash);
      completed.push(hash);
    }
    this.hashes.push(hash);
    this.size += 1;
    return completed;
  }

  root(): Buffer {
    return rootOf(this.hashes);
  }
}

import { createHash } from 'node:crypto';

/*
 * Verifies proofs of a Merkle tree by the algorithms of RFC 9162, 2.1.3.2 and 2.1.4.2. It shares no line with the product, on
 * purpose: the product builds proofs from the recursive definition of RFC 6962.
 */

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const node = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.of(1), left, right);

export function isIncluded(leaf: Uint8Array, index: number, size: number, path: Buffer[], root: Buffer): boolean {
  let [fn, sn, r] = [index, size - 1, sha256(Buffer.of(0), leaf)];
  for (const p of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = node(p, r);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else r = node(r, p);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return index < size && sn === 0 && r.equals(root);
}

export function isConsistent(m: number, n: number, path: Buffer[], older: Buffer, newer: Buffer): boolean {
  if (m === n) return path.length === 0 && older.equals(newer);
  const [first, ...rest] = Number.isInteger(Math.log2(m)) ? [older, ...path] : path;
  let [fn, sn, fr, sr] = [m - 1, n - 1, first, first];
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  for (const c of rest) {
    if (sn === 0 || !fr || !sr) return false;
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [node(c, fr), node(c, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else sr = node(sr, c);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && !!fr?.equals(older) && !!sr?.equals(newer);
}

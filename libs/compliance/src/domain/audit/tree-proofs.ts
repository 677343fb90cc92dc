/** Leaves `start` to `end` - 1, whose root is one hash of a proof. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** RFC 6962, 2.1.1: whose hashes lead from the leaf `index` to the root of the first `size` leaves, from below. */
export function inclusionRanges(index: number, size: number): Range[] {
  return path(index, { start: 0, end: size });
}

/** RFC 6962, 2.1.2: whose hashes lead from the root of the first `from` leaves to the root of the first `to`. */
export function consistencyRanges(from: number, to: number): Range[] {
  return from === 0 ? [] : subproof(from, { start: 0, end: to }, true);
}

function path(index: number, { start, end }: Range): Range[] {
  if (end - start === 1) return [];
  const middle = split({ start, end });
  return index < middle
    ? [...path(index, { start, end: middle }), { start: middle, end }]
    : [...path(index, { start: middle, end }), { start, end: middle }];
}

/** `known`: the verifier has the root of this range already, as that of the older tree. */
function subproof(from: number, { start, end }: Range, known: boolean): Range[] {
  if (from === end) return known ? [] : [{ start, end }];
  const middle = split({ start, end });
  return from <= middle
    ? [...subproof(from, { start, end: middle }, known), { start: middle, end }]
    : [...subproof(from, { start: middle, end }, false), { start, end: middle }];
}

/** Where a tree divides: the left part is the largest power of two that is smaller than the whole. */
function split({ start, end }: Range): number {
  return start + 2 ** (Math.ceil(Math.log2(end - start)) - 1);
}

const SHINGLE = 5;
const COMMON = 200;

/**
 * Leaves out of `texts` what shares more than `limit` of its word fives (or of the other's, whichever has fewer) with
 * one of `others`: a model that saw half of a test's text in training is not tested by it.
 */
export function withoutNearDuplicates<T extends { readonly text: string }>(
  texts: readonly T[],
  others: readonly { readonly text: string }[],
  limit = 0.3,
): T[] {
  const sizes = others.map(({ text }) => shingles(text));
  const index = new Map<string, number[]>();
  sizes.forEach((set, at) => {
    for (const shingle of set) {
      const holders = index.get(shingle);
      if (!holders) index.set(shingle, [at]);
      else if (holders.length < COMMON) holders.push(at);
    }
  });
  return texts.filter(({ text }) => {
    const own = shingles(text);
    const shared = new Map<number, number>();
    for (const shingle of own) for (const at of index.get(shingle) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1);
    return ![...shared].some(([at, count]) => count / Math.min(own.size, sizes[at]!.size) > limit);
  });
}

/** Groups texts that share so much that they come from one template: for splits that do not tear templates apart. */
export function templateGroups(texts: readonly string[], limit = 0.2): number[] {
  const groups = texts.map((_, at) => at);
  const rootOf = (at: number): number => (groups[at] === at ? at : (groups[at] = rootOf(groups[at]!)));
  const index = new Map<string, number[]>();
  const sizes: number[] = [];
  texts.forEach((text, at) => {
    const own = shingles(text);
    sizes.push(own.size);
    const shared = new Map<number, number>();
    for (const shingle of own) {
      const holders = index.get(shingle) ?? [];
      for (const other of holders) shared.set(other, (shared.get(other) ?? 0) + 1);
      if (holders.length < COMMON) index.set(shingle, [...holders, at]);
    }
    for (const [other, count] of shared) {
      if (count / Math.min(own.size, sizes[other]!) > limit) groups[rootOf(at)] = rootOf(other);
    }
  });
  return groups.map((_, at) => rootOf(at));
}

function shingles(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const found = new Set<string>();
  for (let at = 0; at + SHINGLE <= words.length; at += 1) found.add(words.slice(at, at + SHINGLE).join(' '));
  return found.size > 0 ? found : new Set([words.join(' ')]);
}

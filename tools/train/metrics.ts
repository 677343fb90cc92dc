/** Figures of how well scores tell positives from negatives, or follow a scale. */

/** Average precision: the area under precision over recall. Ties count as one step. */
export function averagePrecision(scores: readonly number[], labels: readonly number[]): number {
  const positives = labels.filter(Boolean).length;
  let area = 0;
  let found = 0;
  for (const { seen, hits, gained } of steps(scores, labels)) {
    found += gained;
    area += (gained / positives) * (hits / seen);
  }
  return found === 0 ? 0 : area;
}

/** The largest F1 that any one threshold reaches on these very scores. */
export function bestF1(scores: readonly number[], labels: readonly number[]): number {
  const positives = labels.filter(Boolean).length;
  return Math.max(0, ...Array.from(steps(scores, labels), ({ seen, hits }) => (2 * hits) / (seen + positives)));
}

function* steps(scores: readonly number[], labels: readonly number[]) {
  const order = scores.map((_, at) => at).toSorted((a, b) => scores[b]! - scores[a]!);
  let hits = 0;
  let before = 0;
  for (let at = 0; at < order.length; at += 1) {
    hits += labels[order[at]!]! > 0 ? 1 : 0;
    if (at + 1 < order.length && scores[order[at + 1]!] === scores[order[at]!]) continue;
    yield { seen: at + 1, hits, gained: hits - before };
    before = hits;
  }
}

/** The lowest threshold that at most this share of the scores exceeds. */
export function thresholdAt(share: number, scores: readonly number[]): number {
  const sorted = scores.toSorted((a, b) => b - a);
  return sorted[Math.floor(share * sorted.length)] ?? Number.POSITIVE_INFINITY;
}

export const shareAbove = (threshold: number, scores: readonly number[]): number =>
  scores.filter((score) => score > threshold).length / (scores.length || 1);

/** Spearman's rank correlation, ties at their mean rank. */
export function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (x.length - 1) / 2;
  let both = 0;
  let first = 0;
  let second = 0;
  for (let at = 0; at < x.length; at += 1) {
    both += (x[at]! - mean) * (y[at]! - mean);
    first += (x[at]! - mean) ** 2;
    second += (y[at]! - mean) ** 2;
  }
  return both / Math.sqrt(first * second);
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, at) => at).toSorted((a, b) => values[a]! - values[b]!);
  const found = new Array<number>(values.length);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to += 1;
    for (let at = from; at < to; at += 1) found[order[at]!] = (from + to - 1) / 2;
    from = to;
  }
  return found;
}

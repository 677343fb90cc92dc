/** Series for the unit tests of rules: `{ series, values(steps) }`, the latter in promtool's notation. */

/** Always the same value. */
export const steady = (series, value) => ({ series, values: (steps) => `${value}+0x${steps}` });

/** A counter that grows by so much each interval. */
export const counting = (series, each, from = 0) => ({ series, each, values: (steps) => `${from}+${each}x${steps}` });

/** Counters that go on as `later` in the last `count` intervals. Both hold the same series. */
export function changing(earlier, later, count) {
  return earlier.map(({ series, each }, index) => ({
    series,
    values: (steps) => {
      const [turn, next] = [steps - count, later[index].each];
      return `0+${each}x${turn} ${round(each * turn + next)}+${next}x${count - 1}`;
    },
  }));
}

/** A counter that appears with its first event after so many intervals, and stays there. */
export const appearing = (series, value, after) => ({
  series,
  values: (steps) => `_x${after} ${value}+0x${steps - after}`,
});

/** There for so many intervals, and gone afterwards. */
export const vanishing = (series, value, after) => ({
  series,
  values: (steps) => `${value}+0x${after - 1} stale _x${steps - after}`,
});

/** Two counters of which the first has a share of both. */
export function mixed(part, whole, share, each = 100_000) {
  return [counting(part, round(each * share)), counting(whole, round(each * (1 - share)))];
}

/**
 * A histogram whose quantile `q` is `value` as Prometheus interpolates it. `name` may hold `{labels}`; `bounds` are the buckets'.
 */
export function distributed(name, q, value, bounds, each = 1_000_000) {
  const [metric, labels] = split(name);
  const upper = bounds.findIndex((bound) => value <= bound);
  const [low, high] = [bounds[upper - 1] ?? 0, bounds[upper]];
  const position = (value - low) / (high - low);
  // Either the bucket ends with all of them, or, where the quantile lies further up in it than that allows, it begins with none.
  const below = position < q ? (each * (q - position)) / (1 - position) : 0;
  const within = position < q ? each : (each * q) / position;
  const count = (index) => (index < upper ? below : index === upper ? within : within);
  return [
    ...bounds.map((bound, index) => counting(`${metric}_bucket{${bucket(labels, bound)}}`, round(count(index)))),
    counting(`${metric}_bucket{${bucket(labels, '+Inf')}}`, each),
    counting(`${metric}_count{${labels}}`, each),
  ];
}

/** A histogram of which a share lies above `bound`. */
export function exceeding(name, share, bound, each = 1_000_000) {
  const [metric, labels] = split(name);
  return [
    counting(`${metric}_bucket{${bucket(labels, bound)}}`, round(each * (1 - share))),
    counting(`${metric}_bucket{${bucket(labels, '+Inf')}}`, each),
    counting(`${metric}_count{${labels}}`, each),
  ];
}

/** A bucket's labels, of those that all share. */
const bucket = (labels, bound) => [labels, `le="${bound}"`].filter(Boolean).join(',');

function split(name) {
  const [, metric, labels = ''] = /^([^{]+)(?:\{(.*)\})?$/.exec(name);
  return [metric, labels];
}

const round = (value) => Number(value.toFixed(6));

/** How Prometheus writes values in annotations; a case states the value that it expects. */
export const percent = (ratio) => `${Number((ratio * 100).toPrecision(4))}%`;
export const seconds = (value) => `${Number(value.toPrecision(4))}s`;

/**
 * Pods as queues, event by event: turns arrive at random, each asks for CPU when it begins, for a little with each piece
 * of its answer, and when it settles. The formula knows one kind of work that arrives independently; here most of the work
 * follows other work. The same seed gives the same figures.
 */
const PIECES = 20;

/** Of a turn's CPU: before the model is asked, with its pieces, and when it settles. From the profile in docs/turn-cost.md, rounded. */
const SHARES = { begin: 0.5, pieces: 0.25, settle: 0.25 };

/** Each piece of work varies around its mean as an exponential does: some turns are five times as dear as others. */
const VARIATION = 2;

/** What a queue sees: mean and mean square of the service time over all pieces of work, ms. */
export function serviceOf(turnCpuMs) {
  const works = [
    { mean: turnCpuMs * SHARES.begin, count: 1 },
    { mean: (turnCpuMs * SHARES.pieces) / PIECES, count: PIECES },
    { mean: turnCpuMs * SHARES.settle, count: 1 },
  ];
  const count = works.reduce((sum, work) => sum + work.count, 0);
  const average = (of) => works.reduce((sum, work) => sum + work.count * of(work.mean), 0) / count;
  return { mean: average((mean) => mean), square: average((mean) => VARIATION * mean * mean) };
}

/**
 * @param {{use: number, turnCpuMs: number, answerMs: number, turns: number, seed: number, pods?: number,
 *   balance?: 'random' | 'least-busy'}} run
 * @returns {{mean: number, p95: number, use: number, beginP95: number}} waits in ms; `beginP95` of a turn's first work, which delays its
 *   first token
 */
export function simulate({ use, turnCpuMs, answerMs, turns, seed, pods = 1, balance = 'random' }) {
  const random = generator(seed);
  const exponential = (mean) => -mean * Math.log(1 - random());
  const queue = new Heap();
  const free = Array.from({ length: pods }, () => 0);
  const gap = turnCpuMs / (use * pods);
  let [busy, clock, arrived] = [0, 0, 0];
  const waits = { all: [], begin: [] };
  queue.push({ at: exponential(gap), kind: 'begin' });
  while (queue.size > 0) {
    const { at, kind, pod = choose(free, balance, random) } = queue.pop();
    clock = Math.max(clock, at);
    const mean = turnCpuMs * (kind === 'piece' ? SHARES.pieces / PIECES : SHARES[kind]);
    const starts = Math.max(at, free[pod]);
    const takes = exponential(mean);
    free[pod] = starts + takes;
    busy += takes;
    waits.all.push(starts - at);
    if (kind !== 'begin') continue;
    waits.begin.push(starts - at);
    arrived += 1;
    if (arrived < turns) queue.push({ at: at + exponential(gap), kind: 'begin' });
    // The model paces the pieces, whatever the pod does.
    for (let piece = 1; piece <= PIECES; piece += 1)
      queue.push({ at: free[pod] + (answerMs * piece) / PIECES, kind: 'piece', pod });
    queue.push({ at: free[pod] + answerMs * (1 + 1 / PIECES), kind: 'settle', pod });
  }
  return { ...summary(waits.all), beginP95: summary(waits.begin).p95, use: busy / (Math.max(...free, clock) * pods) };
}

/** To any pod, or to that of two at random which will be free sooner: what a balancer of least connections comes near. */
function choose(free, balance, random) {
  const any = () => Math.floor(random() * free.length);
  if (balance === 'random') return any();
  const [one, other] = [any(), any()];
  return free[one] <= free[other] ? one : other;
}

function summary(values) {
  const sorted = Float64Array.from(values).toSorted();
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    p95: sorted[Math.floor(sorted.length * 0.95)],
  };
}

/** Mulberry32: small, seeded, and even enough for waiting times. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A binary heap by time. */
class Heap {
  #items = [];

  get size() {
    return this.#items.length;
  }

  push(item) {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (items[parent].at <= item.at) break;
      items[at] = items[parent];
      at = parent;
    }
    items[at] = item;
  }

  pop() {
    const items = this.#items;
    const [top, last] = [items[0], items.pop()];
    if (items.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && items[child + 1].at < items[child].at) child += 1;
      if (items[child].at >= last.at) break;
      items[at] = items[child];
      at = child;
    }
    items[at] = last;
    return top;
  }
}

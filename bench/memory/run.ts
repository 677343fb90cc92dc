// `npm run bench:memory [-- --smoke]`: what a person's index costs in time and memory, as it grows, beside a full-text
// library of good name over the same turns. Prints tables and merges them into bench/results.json.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import MiniSearch from 'minisearch';
import { percentile } from '../streams/statistics.js';
import { root } from '../targets.js';
import { Chatter } from './chatter.js';
import { Cooperative, PersonIndex, SystemClock, type Episode, type Index, type Query } from './engine.js';

const smoke = process.argv.includes('--smoke');
const SIZES = smoke ? [600, 5_000] : [600, 5_000, 50_000];
const QUERIES = smoke ? 50 : 100;
/** The library takes a fifth of a second for a query over the largest. */
const MINI_SEARCH_QUERIES = smoke ? 10 : 20;
const CONCURRENT = 64;
const SLICE_MS = 2;
/** Everything is timed this often: the best time is what it costs, the others tell what else the machine was doing. */
const ROUNDS = 3;
/** The targets, for the best of ROUNDS. A smoke run on a busy machine is held to none but that it answers. */
const MOST_MS: Record<number, number> = { 5_000: 3, 50_000: 20 };
const MOST_BYTES = 1_536;
const MOST_DELAY_MS = 10;

const us = (ms: number): number => Math.round(ms * 1_000);
const milliseconds = (ms: number): number => Math.round(ms * 1_000) / 1_000;

interface Timings {
  /** Of every call. */
  readonly all: number[];
  /** Of each query, its best. */
  readonly best: number[];
}

function timed(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

function timesOf(queries: readonly Query[], ask: (query: Query) => unknown): Timings {
  // The first ones pay for compiling.
  for (const query of queries) ask(query);
  const rounds = Array.from({ length: ROUNDS }, () => queries.map((query) => timed(() => ask(query))));
  const best = queries.map((_, query) => Math.min(...rounds.map((round) => round[query]!)));
  return { all: rounds.flat(), best };
}

/** What each stretch between two yields takes: what another request would wait for. */
function stepsOf(work: Generator<void, unknown>): number[] {
  const steps: number[] = [];
  for (let done = false; !done;) steps.push(timed(() => (done = work.next().done === true)));
  return steps;
}

/**
 * Each query by its steps, which are the same in every round: the best of each, together. A step is over before the
 * machine takes the processor away, where a whole query may never be.
 */
function stepwise(queries: readonly Query[], index: Index): Timings & { readonly longestStep: number } {
  for (const query of queries) stepsOf(index.search(query));
  const rounds = Array.from({ length: ROUNDS }, () => queries.map((query) => stepsOf(index.search(query))));
  const best = queries.map((_, query) =>
    rounds[0]![query]!.map((__, step) => Math.min(...rounds.map((round) => round[query]![step]!))),
  );
  const sum = (steps: readonly number[]): number => steps.reduce((total, ms) => total + ms, 0);
  return { all: rounds.flat().map(sum), best: best.map(sum), longestStep: Math.max(...best.flat()) };
}

function build(episodes: readonly Episode[]): { index: Index; ms: number } {
  const index = new PersonIndex();
  const ms = timed(() => {
    for (const episode of episodes) index.addEpisode(episode);
  });
  return { index, ms };
}

/** All at once: how late a timer of a millisecond comes meanwhile. The best of the rounds. */
async function concurrently(index: Index, queries: readonly Query[]): Promise<{ delayMs: number; lastMs: number }> {
  const rounds: { delayMs: number; lastMs: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const cooperative = new Cooperative(new SystemClock(), SLICE_MS, setImmediate);
    const histogram = monitorEventLoopDelay({ resolution: 1 });
    histogram.enable();
    const begun = performance.now();
    await Promise.all(queries.map((query) => cooperative.run(index.search(query))));
    const lastMs = performance.now() - begun;
    histogram.disable();
    // The histogram counts its own timer's period of a millisecond as delay.
    rounds.push({ delayMs: histogram.max / 1e6 - 1, lastMs });
  }
  return rounds.reduce((best, round) => (round.delayMs < best.delayMs ? round : best));
}

async function measure(size: number): Promise<Record<string, number>> {
  const chatter = new Chatter(size);
  const episodes = chatter.episodes(size);
  const queries = chatter.queries(episodes, QUERIES);
  build(episodes.slice(0, 2_000));
  const { index, ms } = build(episodes);
  const times = stepwise(queries, index);
  const words = stepwise(
    queries.map((query) => ({ ...query, vector: undefined })),
    index,
  );
  const concurrent = await concurrently(index, queries.slice(0, CONCURRENT));
  const bytes = index.bytes / index.episodeCount;
  const removed = timed(() => index.remove(episodes.slice(0, 100).map(({ id }) => id)));
  return {
    turns: size,
    ...quantiles('', times),
    ...quantiles('words only ', words),
    'longest step': milliseconds(times.longestStep),
    [`loop delay at ${CONCURRENT}`]: milliseconds(concurrent.delayMs),
    [`last of ${CONCURRENT} after`]: milliseconds(concurrent.lastMs),
    'add µs': us(ms / size),
    'rebuild ms': Math.round(ms),
    'remove 100 ms': milliseconds(removed),
    'bytes/turn': Math.round(bytes),
  };
}

function quantiles(what: string, { all, best }: Timings): Record<string, number> {
  return {
    [`${what}p50`]: milliseconds(percentile(best, 0.5)),
    [`${what}p95`]: milliseconds(percentile(best, 0.95)),
    [`${what}p99`]: milliseconds(percentile(best, 0.99)),
    [`${what}p99 of all`]: milliseconds(percentile(all, 0.99)),
  };
}

/** Words only: it has neither vectors nor context. Heap, not exact bytes, is all that can be told of it. */
function baseline(size: number): Record<string, number> {
  const chatter = new Chatter(size);
  const episodes = chatter.episodes(size);
  const queries = chatter.queries(episodes, MINI_SEARCH_QUERIES);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const search = new MiniSearch<Episode>({ fields: ['text'] });
  const ms = timed(() => search.addAll(episodes));
  globalThis.gc?.();
  const bytes = (process.memoryUsage().heapUsed - before) / size;
  const times = timesOf(queries, ({ text }) => search.search(text));
  return {
    turns: size,
    ...quantiles('', times),
    'add µs': us(ms / size),
    'heap bytes/turn': Math.round(bytes),
  };
}

const engine: Record<string, number>[] = [];
for (const size of SIZES) {
  console.error(`measuring ${size} turns …`);
  engine.push(await measure(size));
}
const miniSearch = SIZES.map((size) => baseline(size));
console.log('Milliseconds where nothing else is said.');
console.table(engine);
console.log('MiniSearch, words only:');
console.table(miniSearch);

const checks = engine.flatMap((row) => [
  ['p99', row['p99']!, MOST_MS[row['turns']!] ?? Infinity] as const,
  ['bytes a turn', row['bytes/turn']!, MOST_BYTES] as const,
  ['event-loop delay', row[`loop delay at ${CONCURRENT}`]!, MOST_DELAY_MS] as const,
]);
const missed = smoke ? [] : checks.filter(([, measured, most]) => !(measured <= most));
for (const [what, measured, most] of missed) console.error(`${what}: ${measured}, meant to be at most ${most}`);
if (!smoke) {
  const file = join(root, 'bench', 'results.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : {};
  const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version, loadAverage: loadavg()[0] };
  const memory = { at: new Date().toISOString(), machine, sliceMs: SLICE_MS, engine, miniSearch };
  writeFileSync(file, `${JSON.stringify({ ...known, memory }, null, 2)}\n`);
}
console.log(`${checks.length - missed.length} passed, ${missed.length} failed`);
process.exit(missed.length === 0 ? 0 : 1);

// `npm run bench:telemetry [-- --smoke]`: what a turn costs with traces off, and on at ratios of 0, 0.1 and 1, each beside `off` in
// rounds that take turns, so that a busy machine slows all of them alike. `off again` is `off` a second time: what it differs by is what
// this run cannot tell apart. Prints a table and merges it into bench/results.json.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { measure, type LoadOptions, type LoadResult } from '../load.js';
import { rapportVariants, root, startEmulator, type RunningTarget } from '../targets.js';
import { startCollector } from './collector.js';
import { nanosecondsOf } from './off-cost.js';
import { middleOf } from './paired.js';

const smoke = process.argv.includes('--smoke');
/** Many and short: a machine is as busy in one slice as in the next, not as ten slices later. */
const ROUNDS = smoke ? 1 : 12;
const CONNECTIONS = smoke ? 2 : 4;
const CONVERSATIONS_A_CONNECTION = 20;
const FIRST_WARM_UP_SECONDS = smoke ? 1 : 12;
/** What tracing that is turned off may add to a turn. */
const MOST_OFF_PERCENT = 1;
const options: LoadOptions = {
  connections: CONNECTIONS,
  warmUpSeconds: smoke ? 0.2 : 0.5,
  seconds: smoke ? 1 : 4,
  body: JSON.stringify({ content: 'Good evening! I walked along the harbour today. What would you have looked at?' }),
};

const collector = await startCollector();
const emulator = await startEmulator(20);
const bench = {
  emulatorUrl: emulator.url,
  model: 'gemini-3.5-flash-lite',
  conversations: CONNECTIONS * CONVERSATIONS_A_CONNECTION,
};
// A machine that does other things as well would have turns shed.
const patient = { TURN_SHED_WAIT_MS: '60000', TURN_SHED_LOOP_DELAY_MS: '60000' };
const traced = (ratio: string) => ({ ...patient, TELEMETRY_TRACES_URL: collector.url, TRACE_SAMPLE_RATIO: ratio });
const VARIANTS = {
  off: patient,
  'off again': patient,
  'ratio 0': traced('0'),
  'ratio 0.1': traced('0.1'),
  'ratio 1': traced('1'),
};
const variants = await rapportVariants(bench, VARIANTS);
const rounds: LoadResult[][] = [];
let spansATurn = 0;
try {
  for (const target of variants.targets) {
    await measure(target, 'json', { ...options, warmUpSeconds: FIRST_WARM_UP_SECONDS, seconds: 1 });
  }
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measureRound(variants.targets));
} finally {
  await variants.stop();
  await emulator.stop();
  await collector.stop();
}
process.exit(report() ? 0 : 1);

/** Every round begins with another target, and every other one goes backwards: none always has the warmest machine, or one neighbour. */
async function measureRound(targets: readonly RunningTarget[]): Promise<LoadResult[]> {
  const first = rounds.length % targets.length;
  const order = [...targets.slice(first), ...targets.slice(0, first)];
  const results: LoadResult[] = [];
  for (const target of rounds.length % 2 === 0 ? order : order.toReversed()) {
    console.error(`round ${rounds.length + 1} of ${ROUNDS}: ${target.name} …`);
    const before = collector.spans();
    const result = await measure(target, 'json', options);
    if (target.name === 'ratio 1') {
      const turns = result.requestsPerSecond * (options.seconds + options.warmUpSeconds);
      spansATurn = Math.max(spansATurn, (collector.spans() - before) / turns);
    }
    results.push(result);
  }
  return results;
}

function report(): boolean {
  const off = middleOf(rounds.map((round) => cpuIn(round, 'off'))).median;
  const rows = Object.keys(VARIANTS).map((name) => {
    const beside = middleOf(rounds.map((round) => cpuIn(round, name) / cpuIn(round, 'off')));
    return {
      traces: name,
      'CPU µs/turn (median)': middleOf(rounds.map((round) => cpuIn(round, name))).median,
      'beside off, median of rounds': percent(beside.median),
      '95 % interval': `${percent(beside.from)} to ${percent(beside.to)}`,
      failed: rounds.flat().reduce((sum, { target, failed }) => sum + (target === name ? failed : 0), 0),
    };
  });
  console.table(rows);
  const nanoseconds = nanosecondsOf(spansATurn);
  const offPercent = (nanoseconds / 1_000 / off) * 100;
  console.log(
    `off: ${Math.round(spansATurn)} spans a turn are ${Math.round(nanoseconds)} ns of calls that find nothing to do, ${offPercent.toFixed(3)} % of a turn`,
  );
  const failed = rows.filter((row) => row.failed > 0).length;
  const met = offPercent <= MOST_OFF_PERCENT && failed === 0;
  if (!smoke) store({ at: new Date().toISOString(), load: loadavg()[0], rounds: ROUNDS, rows, spansATurn, offPercent });
  console.log(`${met ? 1 : 0} passed, ${met ? 0 : 1} failed`);
  return met;
}

function cpuIn(round: readonly LoadResult[], name: string): number {
  return round.find(({ target }) => target === name)!.cpuUsPerRequest;
}

function percent(ratio: number): string {
  return `${((ratio - 1) * 100).toFixed(1)} %`;
}

function store(telemetry: object): void {
  const file = join(root, 'bench', 'results.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : {};
  writeFileSync(file, `${JSON.stringify({ ...known, telemetry }, null, 2)}\n`);
}

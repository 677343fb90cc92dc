// `npm run bench:telemetry [-- --smoke]`: what a turn costs with traces off, and on at ratios of 0, 0.1 and 1, all under load at the same
// time, so that whatever else the machine does slows all of them alike. `off again` is `off` a second time: what it differs by is what
// this run cannot tell apart. Prints a table and merges it into bench/results.json.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { measure, type LoadOptions, type LoadResult } from '../load.js';
import { smallTalk } from '../small-talk.js';
import { rapportVariants, root, startEmulator, type RunningTarget } from '../targets.js';
import { startCollector } from './collector.js';
import { nanosecondsOf } from './off-cost.js';
import { middleOf } from './paired.js';

const smoke = process.argv.includes('--smoke');
const ROUNDS = smoke ? 1 : 10;
/** To each; together they want more than the machine has. */
const CONNECTIONS = 2;
const PEOPLE_A_CONNECTION = smoke ? 1 : 20;
const CONVERSATIONS_A_PERSON = 2;
const FIRST_WARM_UP_SECONDS = smoke ? 1 : 10;
const EXPORT_MS = 6_000;
/** What tracing that is turned off may add to a turn. */
const MOST_OFF_PERCENT = 1;
const options: LoadOptions = {
  connections: CONNECTIONS,
  warmUpSeconds: smoke ? 0.2 : 0.5,
  seconds: smoke ? 1 : 15,
  messages: smallTalk(),
};

const collector = await startCollector();
const emulator = await startEmulator(20);
const bench = {
  emulatorUrl: emulator.url,
  model: 'gemini-3.5-flash-lite',
  people: CONNECTIONS * PEOPLE_A_CONNECTION,
  conversations: CONVERSATIONS_A_PERSON,
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
  for (let round = 0; round < ROUNDS; round += 1) {
    console.error(`round ${round + 1} of ${ROUNDS} …`);
    rounds.push(await Promise.all(variants.targets.map((target) => measure(target, 'json', options))));
  }
  spansATurn = await countSpans(variants.targets.at(-1)!);
} finally {
  await variants.stop();
  await emulator.stop();
  await collector.stop();
}
process.exit(report() ? 0 : 1);

/** Of one that records every trace, while nobody else sends any. */
async function countSpans(target: RunningTarget): Promise<number> {
  const before = await allReceived();
  const { requestsPerSecond } = await measure(target, 'json', options);
  return ((await allReceived()) - before) / (requestsPerSecond * (options.warmUpSeconds + options.seconds));
}

/** Spans are sent every few seconds: there are none left to come when the number stays. */
async function allReceived(): Promise<number> {
  for (let known = -1; known !== collector.spans(); await setTimeout(EXPORT_MS)) known = collector.spans();
  return collector.spans();
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

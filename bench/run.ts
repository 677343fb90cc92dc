// `npm run bench [-- --smoke]`: the cost of a whole turn beside what it cannot be cheaper than, in one run, so that the
// ratios hold on any machine. Prints a table and writes bench/results.json.
import { cpus } from 'node:os';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure, type LoadOptions, type LoadResult } from './load.js';
import { smallTalk } from './small-talk.js';
import {
  fastifyProxy,
  nestRoute,
  rapportEmbedded,
  rapportOnPostgresAndRedis,
  root,
  startEmulator,
  type Bench,
  type RunningTarget,
} from './targets.js';

const smoke = process.argv.includes('--smoke');
const CHUNKS = 20;
/** So that a conversation has some tens of messages when it is measured, like most, and a person some hundred. */
const PEOPLE_A_CONNECTION = smoke ? 1 : 10;
const CONVERSATIONS_A_PERSON = 2;
const MODEL = 'gemini-3.5-flash-lite';
const options: LoadOptions = {
  connections: smoke ? 4 : 16,
  // V8 compiles what it finds hot for some thousand turns; before that a turn costs half as much again.
  warmUpSeconds: smoke ? 1 : 20,
  seconds: smoke ? 1 : 15,
  messages: smallTalk(),
};

const emulator = await startEmulator(CHUNKS);
const bench: Bench = {
  emulatorUrl: emulator.url,
  model: MODEL,
  people: options.connections * PEOPLE_A_CONNECTION,
  conversations: CONVERSATIONS_A_PERSON,
};
const results: LoadResult[] = [];
try {
  for (const start of [fastifyProxy, nestRoute, rapportEmbedded, rapportOnPostgresAndRedis]) {
    const target = await start(bench);
    try {
      results.push(...(await measureAll(target)));
    } finally {
      await target.stop();
    }
  }
} finally {
  await emulator.stop();
}
report(results);
const failed = results.filter((result) => result.failed > 0 || result.requestsPerSecond === 0);
for (const { target, scenario, failed: count } of failed)
  console.error(`${target}, ${scenario}: ${count} requests failed`);
console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);

async function measureAll(target: RunningTarget): Promise<LoadResult[]> {
  const measured: LoadResult[] = [];
  for (const scenario of target.scenarios) {
    console.error(`measuring ${target.name}, ${scenario} (${options.warmUpSeconds + options.seconds} s) …`);
    measured.push(await measure(target, scenario, options));
  }
  return measured;
}

function report(rows: readonly LoadResult[]): void {
  const table = rows.map((row) => ({
    target: row.target,
    scenario: row.scenario === 'stream' ? `stream, ${CHUNKS} chunks` : 'json',
    'requests/s': row.requestsPerSecond,
    'CPU µs/request': row.cpuUsPerRequest,
    'main thread µs': row.mainCpuUsPerRequest,
    'x proxy': ratioToProxy(rows, row),
    'p50 ms': row.p50Ms,
    'p99 ms': row.p99Ms,
    'RSS MB': row.rssMb,
    failed: row.failed,
  }));
  console.table(table);
  if (smoke) return;
  const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version };
  const file = join(root, 'bench', 'results.json');
  // The stream benchmark keeps its tables in the same file.
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : {};
  const { messages, ...rest } = options;
  const settings = { ...rest, messages: messages.length, ...bench, chunks: CHUNKS };
  const measured = { at: new Date().toISOString(), machine, options: settings, results: rows };
  const document = { ...known, ...measured };
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
}

/** CPU of the serving process as a multiple of the bare proxy's in the same scenario of the same run. */
function ratioToProxy(rows: readonly LoadResult[], row: LoadResult): string {
  const proxy = rows.find((other) => other.target === 'bare Fastify proxy' && other.scenario === row.scenario);
  return proxy ? (row.cpuUsPerRequest / proxy.cpuUsPerRequest).toFixed(2) : '';
}

// `npm run eval:memory [-- --data FILE] [--no-embedder] [--category NAME ...] [--suite NAME ...]`: how good recall is.
// Prints tables and writes the section `memory` of eval/results.json. docs/memory-eval.md explains the figures.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { CATEGORIES, readLocomo, type Category, type Conversation } from './locomo.js';
import { suites, usualSuites } from './suites/index.js';
import { VectorCache } from './vector-cache.js';

const VARIABLE = 'RAPPORT_MEMORY_EVAL_DATA';
const WHERE = `There is no transcript to measure on: name one by --data FILE or in ${VARIABLE}.
The public set is LoCoMo (CC BY-NC 4.0: to measure with, not to ship):
  curl -LO https://raw.githubusercontent.com/snap-research/locomo/main/data/locomo10.json
  npm run eval:memory -- --data locomo10.json`;
const GZIP = 0x1f8b;
const RESULTS = 'eval/results.json';

const root = process.cwd();
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env[VARIABLE] },
    'no-embedder': { type: 'boolean', default: false },
    category: { type: 'string', multiple: true, default: [...CATEGORIES] },
    suite: { type: 'string', multiple: true, default: usualSuites },
  },
});
oneOf('category', values.category, CATEGORIES);
oneOf('suite', values.suite, Object.keys(suites));
if (values.data === undefined) console.error(WHERE);

const vectors = values['no-embedder'] ? undefined : new VectorCache(join(root, '.cache/eval/memory-vectors.bin'));
const input = {
  conversations: values.data === undefined ? undefined : read(values.data),
  vectors,
  categories: new Set(values.category as Category[]),
};
const isWhole = input.categories.size === CATEGORIES.length;
let ran = 0;
for (const name of values.suite) {
  const report = await suites[name]!(input);
  if (!report) continue;
  ran++;
  console.log(`\n${report.title}`);
  console.table(Object.fromEntries(report.rows.map(({ '': label, ...cells }) => [label, cells])));
  // At once: a suite that fails later does not take this one's figures with it.
  if (isWhole) write(report.results);
}
await vectors?.close();
if (ran > 0)
  console.log(isWhole ? `\nwritten to ${RESULTS}` : '\nnot written: figures of some categories are not those of all');
process.exit(ran > 0 ? 0 : 2);

function read(file: string): Conversation[] {
  if (!existsSync(file)) fail(`${file} does not exist.\n${WHERE}`);
  const bytes = readFileSync(file);
  const text = bytes.readUInt16BE(0) === GZIP ? gunzipSync(bytes) : bytes;
  return readLocomo(JSON.parse(text.toString('utf8')));
}

/** What the suites measured takes the place of what they measured before; the other suites' figures stay. */
function write(measured: Record<string, unknown>): void {
  const file = join(root, RESULTS);
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { memory?: object }) : {};
  mkdirSync(join(root, 'eval'), { recursive: true });
  const all = { ...before, memory: { ...before.memory, ...measured } };
  writeFileSync(file, `${JSON.stringify(all, undefined, 2)}\n`);
}

function oneOf(option: string, chosen: readonly string[], known: readonly string[]): void {
  const unknown = chosen.find((name) => !known.includes(name));
  if (unknown !== undefined) fail(`--${option} ${unknown}: there are ${known.join(', ')}`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

// `npm run eval:tone [-- --task NAME ...] [--data FILE ...]`: how well tone is read and followed, and whether personas keep their
// voice. Prints tables and writes eval/results.json. docs/tone.md and docs/persona-drift.md explain the figures.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mergeResults } from '../safety/results.js';
import type { Task, TaskReport } from '../safety/task.js';
import { driftTask } from './drift/task.js';
import { tasks } from './tasks.js';

const { values } = parseArgs({
  options: {
    task: { type: 'string', multiple: true, default: Object.keys(tasks) },
    data: { type: 'string', multiple: true, default: [] },
    persona: { type: 'string', multiple: true, default: ['juno', 'maren', 'theodora'] },
    turns: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    /** A gate: ends with 1 where a persona loses its voice, and writes nothing. */
    check: { type: 'boolean', default: false },
  },
});
const known = [...Object.keys(tasks), 'drift'];
const unknown = values.task.find((name) => !known.includes(name));
if (unknown !== undefined) fail(`--task ${unknown}: there are ${known.join(', ')}`);
const missing = values.data.find((file) => !existsSync(file));
if (missing !== undefined) fail(`${missing} does not exist`);

const file = join(process.cwd(), 'eval/results.json');
let reports = 0;
const broken: string[] = [];
for (const name of values.task) {
  const report = await (name === 'drift' ? measureDrift() : measure(name));
  if (!report) continue;
  reports += 1;
  console.log(`\n${report.title}`);
  console.table(Object.fromEntries(report.rows.map(({ '': label, ...cells }) => [label, cells])));
  if (!values.check) mergeResults(file, report.results);
}
if (reports === 0)
  fail('There is nothing to measure on: name a file by --data, or a folder in RAPPORT_SAFETY_EVAL_DATA.');
for (const sentence of broken) console.log(`broken: ${sentence}`);
process.exit(values.check && broken.length > 0 ? 1 : 0);

function measure(name: string): ReturnType<Task> {
  return tasks[name]!({ files: values.data, folder: process.env['RAPPORT_SAFETY_EVAL_DATA'] });
}

async function measureDrift(): Promise<TaskReport> {
  const { persona: personas, turns, seed } = values;
  const key = process.env['GEMINI_API_KEY'];
  const report = await driftTask({ personas, turns: Number(turns), seed: Number(seed), key });
  broken.push(...report.broken);
  return report;
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

// `npm run eval:safety [-- --task NAME ...] [--data FILE ...]`: how well the local signals tell what they are to tell.
// With files, what ships is asked about them. Without, the public sets in RAPPORT_SAFETY_EVAL_DATA are asked about by models
// that never saw the source. Prints tables and writes eval/results.json. docs/safety-eval.md explains the figures.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mergeResults } from './results.js';
import { tasks } from './tasks.js';

const VARIABLE = 'RAPPORT_SAFETY_EVAL_DATA';

const { values } = parseArgs({
  options: {
    task: { type: 'string', multiple: true, default: Object.keys(tasks) },
    data: { type: 'string', multiple: true, default: [] },
  },
});
const unknown = values.task.find((name) => !(name in tasks));
if (unknown !== undefined) fail(`--task ${unknown}: there are ${Object.keys(tasks).join(', ')}`);
const missing = values.data.find((file) => !existsSync(file));
if (missing !== undefined) fail(`${missing} does not exist`);
if (values.data.length > 0 && values.task.length > 1) fail('--data needs the --task that its rows are for');
const folder = process.env[VARIABLE];
if (folder === undefined && values.data.length === 0) {
  console.error(`Without --data FILE and ${VARIABLE} (the folder of the public sets) only some tasks can run.`);
}

const file = join(process.cwd(), 'eval/results.json');
let reports = 0;
for (const name of values.task) {
  const report = await tasks[name]!({ files: values.data, folder });
  if (!report) continue;
  reports += 1;
  console.log(`\n${report.title}`);
  console.table(Object.fromEntries(report.rows.map(({ '': label, ...cells }) => [label, cells])));
  mergeResults(file, report.results);
}
if (reports === 0) fail('nothing could be measured');
console.log(`\nwritten to ${file}`);

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

// `npm run eval:tone [-- --data FILE ...]`: how well tone is read. With files, what ships is asked about them; without, each genre
// in RAPPORT_SAFETY_EVAL_DATA by a model that never saw it. Prints tables and writes eval/results.json. docs/safety-eval.md.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formality } from '../safety/formality.js';
import { mergeResults } from '../safety/results.js';
import type { Task } from '../safety/task.js';

const tasks: Readonly<Record<string, Task>> = { formality };

const { values } = parseArgs({ options: { data: { type: 'string', multiple: true, default: [] } } });
let reports = 0;
for (const task of Object.values(tasks)) {
  const report = await task({ files: values.data, folder: process.env['RAPPORT_SAFETY_EVAL_DATA'] });
  if (!report) continue;
  reports += 1;
  console.log(`\n${report.title}`);
  console.table(Object.fromEntries(report.rows.map(({ '': label, ...cells }) => [label, cells])));
  mergeResults(join(process.cwd(), 'eval/results.json'), report.results);
}
if (reports === 0) {
  console.error('There is nothing to measure on: name a file by --data, or a folder in RAPPORT_SAFETY_EVAL_DATA.');
  process.exit(2);
}

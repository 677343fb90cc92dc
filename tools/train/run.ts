// `npm run train:safety -- --data DIR [--task NAME ...]`: trains the small models from the public sets in DIR and from
// tools/train/own, and writes libs/safety/models. The same data gives the same bytes. docs/safety-eval.md tells which sets.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LINEAR_TASKS } from '@rapport/safety';
import { recipes } from './recipes/index.js';
import { trainAll } from './trained.js';

const { values } = parseArgs({
  options: { data: { type: 'string' }, task: { type: 'string', multiple: true, default: [...LINEAR_TASKS] } },
});
const { data } = values;
if (data === undefined) {
  console.error('npm run train:safety -- --data DIR: a folder with the sets that docs/safety-eval.md names');
  process.exit(2);
}
const folder = join(process.cwd(), 'libs/safety/models');
mkdirSync(folder, { recursive: true });

for (const task of LINEAR_TASKS.filter((name) => values.task.includes(name))) {
  const recipe = recipes[task];
  const rows = recipe.rows(data);
  const { parameters, weights, thresholds } = trainAll(recipe, rows);
  const header = {
    task,
    ...parameters,
    thresholds,
    sha256: createHash('sha256').update(weights).digest('hex'),
    training: {
      rows: rows.length,
      positives: thresholds && rows.filter(({ y }) => y === 1).length,
      origins: recipe.origins,
    },
  };
  writeFileSync(join(folder, `${task}.bin`), weights);
  writeFileSync(join(folder, `${task}.json`), `${JSON.stringify(header, undefined, 2)}\n`);
  console.log(task, JSON.stringify({ rows: rows.length, ...parameters.calibration, ...thresholds }));
}

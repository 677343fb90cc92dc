/**
 * `npm run mutation [-- libs/kernel …]`: plants faults in a folder's sources, one at a time, and counts how many the
 * folder's own unit tests notice. Prints the scores and writes reports/mutation. A measure of the tests, not a gate.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, node, root, run } from './bootstrap.mjs';

const release = join(root, 'tools/release');
await ensureInstalled();
await ensureInstalled(release);

const stryker = join(release, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const configuration = join(release, 'stryker.config.mjs');
const asked = process.argv.slice(2);
const scores = [];
for (const folder of asked.length > 0 ? asked : ['libs/kernel', 'libs/llm', 'libs/conversation/src/turn']) {
  const name = folder.replaceAll('/', '-');
  const code = await run(node, [stryker, 'run', configuration], {
    env: { MUTATION_FOLDER: folder, MUTATION_REPORT: `reports/mutation/${name}` },
  });
  if (code !== 0) process.exit(code);
  scores.push(`${folder}: ${score(join(root, `reports/mutation/${name}.json`))}`);
}
console.log(scores.join('\n'));

/** Mutants that do not compile, or were left out on purpose, do not count. */
function score(report) {
  const { files } = JSON.parse(readFileSync(report, 'utf8'));
  const mutants = Object.values(files).flatMap((file) => file.mutants);
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`;
  const noticed = count('Killed', 'Timeout');
  const reached = noticed + count('Survived');
  const all = reached + count('NoCoverage');
  return `${percent(noticed, all)} of ${all} mutants, ${percent(noticed, reached)} of the ${reached} that its unit tests reach`;
}

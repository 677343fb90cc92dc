/**
 * `npm test`: installs and builds what is stale, runs all suites with coverage, and ends with one line,
 * `N passed, N failed`. A gate that does not hold (coverage, a suite that did not run) counts as a failure.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, node, root, run } from './bootstrap.mjs';
import { gatesNotHeld, tally } from './test/verdict.mjs';

await ensureInstalled();
await ensureBuilt();

const report = join(root, 'reports', 'tests.json');
const coverage = join(root, 'coverage', 'coverage-summary.json');
// A file of an earlier run must not speak for one that broke off.
for (const file of [report, coverage]) rmSync(file, { force: true });
const commit = commitOf();

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const code = await run(node, [vitest, 'run', '--config', 'vitest.all.config.ts', '--coverage']);

const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);
// A report is evidence for the commit it is of only.
if (existsSync(report)) writeFileSync(report, JSON.stringify({ commit, root, ...read(report) }));
const { passed, failed } = tally(read(report));
const broken = gatesNotHeld({ report: read(report), coverage: read(coverage), exitCode: code });
for (const gate of broken) console.log(`failed: ${gate}`);
console.log(`${passed} passed, ${failed + broken.length} failed`);
process.exit(failed + broken.length === 0 ? 0 : 1);

/** Full hash; `-dirty` behind it when files differ; undefined outside of a repository. */
function commitOf() {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .trim();
  } catch {
    return undefined;
  }
}

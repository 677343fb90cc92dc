/**
 * `npm run check`: everything that can be said about the project without running it. One line a step with its
 * duration, the output of those that failed, and a last line `N passed, N failed`. A step that cannot know (a registry
 * that does not answer) ends with exit code 75 and counts as neither.
 * `npm run check -- lint types` runs only the steps named.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, environment, node, root } from './bootstrap.mjs';

const tsc6 = ['node_modules/typescript/bin/tsc'];
const tsc7 = ['node_modules/typescript-7/bin/tsc'];

/** Name -> arguments for Node. The slow ones come first, so that the short ones fill the gaps. */
const STEPS = {
  'openapi lint': ['tools/check/openapi.mjs'],
  'kubernetes manifests': ['tools/k8s/check.mjs'],
  'generated files': ['tools/generate.mjs', '--check'],
  'types (TypeScript 6, build)': [...tsc6, '--noEmit', '--incremental', 'false', '-p', 'tsconfig.build.json'],
  'types (TypeScript 7, all)': [...tsc7, '-b', '--noEmit', 'tsconfig.json'],
  lint: ['node_modules/oxlint/bin/oxlint', '--deny-warnings'],
  format: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
  'import boundaries': ['node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', 'apps', 'libs', 'test', 'bench'],
  'unused code': ['node_modules/knip/bin/knip.js', '--no-progress'],
  secrets: ['tools/check/secrets.mjs'],
  licences: ['tools/check/licences.mjs'],
  migrations: ['tools/check/migrations.mjs'],
  dockerfile: ['tools/check/dockerfile.mjs'],
  lockfile: ['tools/check/lockfile.mjs'],
  advisories: ['tools/check/advisories.mjs'],
};

await ensureInstalled();

const wanted = process.argv.slice(2);
const queue = Object.entries(STEPS).filter(
  ([name]) => wanted.length === 0 || wanted.some((word) => name.toLowerCase().includes(word.toLowerCase())),
);
const UNKNOWN = 75;
const verdicts = [];
const worker = async () => {
  for (let next = queue.shift(); next; next = queue.shift()) await check(...next);
};
await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, worker));
const tally = (verdict) => verdicts.filter((one) => one === verdict).length;
if (tally('unknown') > 0) console.log(`${tally('unknown')} unknown`);
console.log(`${tally('pass')} passed, ${tally('fail')} failed`);
process.exit(tally('fail') === 0 && tally('pass') > 0 ? 0 : 1);

async function check(name, args) {
  const begun = performance.now();
  const { code, output } = await capture(args);
  const seconds = (performance.now() - begun) / 1000;
  const verdict = { 0: 'pass', [UNKNOWN]: 'unknown' }[code] ?? 'fail';
  const word = { pass: 'ok     ', unknown: 'unknown', fail: 'FAILED ' }[verdict];
  console.log(`${word} ${seconds.toFixed(1).padStart(6)} s  ${name}`);
  if (code !== 0) console.log(output.trimEnd().replaceAll(/^/gm, '    '));
  verdicts.push(verdict);
}

function capture(args) {
  return new Promise((resolve) => {
    const child = spawn(node, [join(root, args[0]), ...args.slice(1)], {
      cwd: root,
      env: environment({ NO_COLOR: '1', FORCE_COLOR: undefined }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 127, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 128, output }));
  });
}

/**
 * `npm run outdated`: which direct dependencies are a major version behind for more than 90 days. Not part of
 * `npm run check`, which must not turn red by the calendar alone. Exit code 75 where the registry does not answer.
 * What stays behind on purpose is in `operations/dependency-waivers.yaml`.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { environment, root } from './bootstrap.mjs';
import { judgeOutdated, parsed } from './check/audit-rules.mjs';

const WAIVERS = 'operations/dependency-waivers.yaml';

const npm = (...args) =>
  new Promise((resolve) => {
    const options = { cwd: root, env: environment(), timeout: 60_000, maxBuffer: 2 ** 26 };
    execFile('npm', [...args, '--json', '--fetch-retries=0'], options, (_error, stdout) =>
      resolve(parsed(stdout.trim() || 'null')),
    );
  });

// `npm outdated` prints nothing when all is current, which is also what it prints when nobody answers: ask for one first.
const [reachable, answer] = [await npm('view', 'typescript', 'version'), await npm('outdated')];
if (typeof reachable !== 'string' || answer === undefined || answer?.error) {
  console.log('unknown: the registry does not answer');
  process.exit(75);
}
const outdated = answer ?? {};
const behind = Object.keys(outdated).filter(
  (name) => outdated[name].latest.split('.')[0] !== outdated[name].current.split('.')[0],
);
const released = Object.fromEntries(
  await Promise.all(behind.map(async (name) => [name, await npm('view', name, 'time')])),
);
const waivers = Object.fromEntries(
  parse(readFileSync(join(root, WAIVERS), 'utf8')).map((waiver) => [waiver.name, waiver]),
);
const { verdict, sentences } = judgeOutdated(outdated, released, { now: new Date(), days: 90, waivers });
for (const [name, { current, latest }] of Object.entries(outdated)) console.log(`${name} ${current}, latest ${latest}`);
for (const sentence of sentences) console.log(`behind: ${sentence}`);
process.exit(verdict === 'pass' ? 0 : 1);

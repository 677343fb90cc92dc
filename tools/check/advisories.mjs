/**
 * Known vulnerabilities of what is installed, by `npm audit`: high and critical ones fail. Where the registry does not
 * answer, nothing is known, and the step says so by its exit code: 75, "try again later" of sysexits.h.
 */
import { execFile } from 'node:child_process';
import { environment, root } from '../bootstrap.mjs';
import { judgeAudit } from './audit-rules.mjs';

const answer = await new Promise((resolve) => {
  const args = ['audit', '--json', '--omit=dev', '--fetch-retries=0', '--fetch-timeout=20000'];
  execFile('npm', args, { cwd: root, env: environment(), timeout: 60_000, maxBuffer: 2 ** 26 }, (_error, stdout) =>
    resolve(stdout),
  );
});
const { verdict, sentences } = judgeAudit(answer);
for (const sentence of sentences) console.log(sentence);
process.exit({ pass: 0, fail: 1, unknown: 75 }[verdict]);

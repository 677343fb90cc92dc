/** No file of the project holds a secret: secretlint's recommended rules, and Google's API keys, which those miss. */
import { execFileSync } from 'node:child_process';
import { relative } from 'node:path';
import { node, root } from '../bootstrap.mjs';
import { conclude, ensureScanners, outputOf, release, tool, verdict, withPlanted } from './scanner.mjs';

/** Put together here, so that no file of the project holds what looks like a key. */
const PLANTED = {
  'google-key.txt': `GEMINI_API_KEY=${['AI', 'zaSy0123456789abcdefghijklmnopqrstuvw'].join('')}\n`,
  'github-token.txt': `${['ghp', '0123456789abcdefghijABCDEFGHIJ012345'].join('_')}\n`,
  'private-key.txt': ['BEGIN', 'END']
    .map((edge) => `-----${edge} RSA PRIVATE KEY-----\n`)
    .join('MIIEpAIBAAKCAQEA'.repeat(16)),
};

const EXCEPTIONS = {
  'libs/platform/src/pii/find-personal-data.spec.ts': 'An invented key, which the finder of personal data must find.',
  'test/security/pii-canaries.spec.ts': 'An invented key, which must not reach any log.',
};

await ensureScanners();
const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\0')
  .filter(Boolean);

const faults = await withPlanted(PLANTED, async (planted) => {
  const report = await outputOf(node, [
    tool('secretlint/bin/secretlint.js'),
    ...['--secretlintrc', `${release}/secretlint.json`, '--format', 'json', '--no-glob', '--no-gitignore'],
    ...planted,
    ...tracked,
  ]);
  const findings = JSON.parse(report).flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, loc }) => ({
      where: planted.includes(filePath) ? filePath : relative(root, filePath),
      what: ruleId,
      // Never the secret itself, not even masked.
      note: `line ${loc.start.line} looks like a secret (${ruleId})`,
    })),
  );
  return verdict({ findings, exceptions: EXCEPTIONS, planted });
});
conclude(faults);

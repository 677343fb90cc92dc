/**
 * Would `npm ci` accept the lockfile? It refuses one that lacks another platform's binaries, which `npm install` leaves
 * out whenever the registry does not hold them (yet): then a fresh clone fails on a lockfile that works for its author.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from '../bootstrap.mjs';

let worst = 0;
for (const folder of ['.', 'tools/release']) {
  const copy = mkdtempSync(join(tmpdir(), 'rapport-lockfile-'));
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
    if (existsSync(join(root, folder, file))) copyFileSync(join(root, folder, file), join(copy, file));
  }
  const args = ['ci', '--dry-run', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = await run('npm', args, { cwd: copy, quiet: true });
  rmSync(copy, { recursive: true });
  if (code !== 0) console.log(`${folder}/package-lock.json: npm ci refuses it`);
  worst = Math.max(worst, code);
}
process.exit(worst);

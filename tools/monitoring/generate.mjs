/**
 * Writes everything that is made from monitoring/slo.yaml; `--check` only says what is out of date. Part of `npm run generate`;
 * alone it needs no build.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../bootstrap.mjs';
import { monitoringArtefacts } from './artefacts.mjs';

let stale = 0;
for (const [name, text] of Object.entries(monitoringArtefacts())) {
  const file = join(root, name);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale += 1;
  console.log(process.argv.includes('--check') ? `${name} is out of date: npm run generate` : `wrote ${name}`);
  if (process.argv.includes('--check')) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
process.exit(process.argv.includes('--check') && stale > 0 ? 1 : 0);

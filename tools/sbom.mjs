/**
 * `npm run sbom`: the bill of materials of what is shipped, as CycloneDX 1.6, in `reports/sbom.json`. From the lockfile
 * alone, and the same each time for the same lockfile.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { node, root, run } from './bootstrap.mjs';
import { ensureScanners, tool } from './check/scanner.mjs';

await ensureScanners();
mkdirSync(join(root, 'reports'), { recursive: true });
const file = join(root, 'reports/sbom.json');
const args = ['--omit', 'dev', '--package-lock-only', '--output-reproducible', '--of', 'JSON', '-o', file];
const code = await run(node, [tool('@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js'), ...args], { quiet: true });
if (code === 0)
  console.log(`reports/sbom.json: ${JSON.parse(readFileSync(file, 'utf8')).components.length} components`);
process.exit(code);

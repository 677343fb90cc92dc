/**
 * Compiles all apps and libs into `dist/` and copies what the compiler leaves behind (workers, templates, personas).
 * Run through `npm run build`, which lets one process at a time do it.
 */
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { node, root, run } from './bootstrap.mjs';

const dist = join(root, 'dist');
const next = join(root, 'dist.next');
const previous = join(root, 'dist.previous');

// One project is enough: tsconfig.build.json takes in every app, and the Nest CLI rewrites the path aliases.
const code = await run(node, [join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build', 'api']);
if (code !== 0) process.exit(code);

const notForDist = /\.ts$|\.md$|^tsconfig.*\.json$|^(__)?fixtures(__)?$|^node_modules$/;
for (const folder of ['apps', 'libs']) {
  cpSync(join(root, folder), join(next, folder), {
    recursive: true,
    filter: (source) => !notForDist.test(basename(source)) && source !== join(root, 'libs', 'testing'),
  });
}

// A build that fails leaves the last one in place, and nobody finds half of one.
rmSync(previous, { recursive: true, force: true });
if (existsSync(dist)) renameSync(dist, previous);
renameSync(next, dist);
rmSync(previous, { recursive: true, force: true });

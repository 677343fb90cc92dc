/** Compiles all apps and libs into `dist/` and copies what the compiler leaves behind (workers, templates, personas). */
import { cpSync } from 'node:fs';
import { basename, join } from 'node:path';
import { node, root, run } from './bootstrap.mjs';

// One project is enough: tsconfig.build.json takes in every app, and the Nest CLI rewrites the path aliases.
const code = await run(node, [join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build', 'api']);
if (code !== 0) process.exit(code);

const notForDist = /\.ts$|\.md$|^tsconfig.*\.json$|^fixtures$|^node_modules$/;
for (const folder of ['apps', 'libs']) {
  cpSync(join(root, folder), join(root, 'dist', folder), {
    recursive: true,
    filter: (source) => !notForDist.test(basename(source)) && source !== join(root, 'libs', 'testing'),
  });
}

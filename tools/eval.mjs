// `npm run eval:memory [-- ...]`: installs what is stale and runs the eval straight from its sources, so that it never
// measures an old build.
import { resolve } from 'node:path';
import { ensureInstalled, node, root, run } from './bootstrap.mjs';

const [, , area, ...options] = process.argv;
if (area === 'run') {
  const [entry, ...rest] = options;
  process.argv = [process.argv[0], entry, ...rest];
  const { runnerImport } = await import('vite');
  await runnerImport(resolve(root, entry), {
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { tsconfigPaths: true },
  });
} else {
  await ensureInstalled();
  process.exit(await run(node, [import.meta.filename, 'run', `test/eval/${area}/run.ts`, ...options]));
}

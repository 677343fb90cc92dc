// `npm run checklist:local`: installs and builds what is stale, compiles the local stack and runs the whole checklist on it
// (test/stack/checklist-main.ts).
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, node, root, run } from './bootstrap.mjs';

await ensureInstalled();
// Manifests are rendered and scanned by tools of a lockfile of their own.
await ensureInstalled(join(root, 'tools', 'release'));
await ensureBuilt();
// The stack hears Ctrl-C as well: it stops everything, and this waits for it.
process.on('SIGINT', () => undefined);
const compiled = await run(node, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.stack.json']);
const program = join(root, '.cache/stack/test/stack/checklist-main.js');
process.exit(compiled || (await run(node, [program, ...process.argv.slice(2)])));

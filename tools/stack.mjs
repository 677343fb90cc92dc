// `npm run stack [-- COMMAND …]`: installs and builds what is stale, compiles the stack (test/stack/run.ts) and runs it.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, node, root, run } from './bootstrap.mjs';

await ensureInstalled();
await ensureBuilt();
// The stack hears Ctrl-C as well: it stops everything, and this waits for it.
process.on('SIGINT', () => undefined);
const compiled = await run(node, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.stack.json']);
process.exit(compiled || (await run(node, [join(root, '.cache/stack/test/stack/run.js'), ...process.argv.slice(2)])));

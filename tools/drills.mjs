// `npm run drills [-- --only redis]`: installs and builds what is stale, compiles the stack and runs its drills
// (test/stack/drills-main.ts).
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, node, root, run } from './bootstrap.mjs';

await ensureInstalled();
await ensureBuilt();
// The stack hears Ctrl-C as well: it stops everything, and this waits for it.
process.on('SIGINT', () => undefined);
const compiled = await run(node, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.stack.json']);
const program = join(root, '.cache/stack/test/stack/drills-main.js');
process.exit(compiled || (await run(node, [program, ...process.argv.slice(2)])));

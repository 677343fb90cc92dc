// `npm run test:fault -- [scenario] [--seed N] [--faults N]`: installs and builds what is stale, compiles the suite and
// runs it (test/fault/run.ts).
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, node, root, run } from './bootstrap.mjs';

await ensureInstalled();
await ensureBuilt();
const compiled = await run(node, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.fault.json']);
process.exit(compiled || (await run(node, [join(root, '.cache/fault/run.js'), ...process.argv.slice(2)])));

// `npm run test:privacy -- [--users N] [--seed N] [--steps N] [--messages N]`: installs and builds what is stale, compiles the suite and
// runs it (test/privacy/run.ts).
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, node, root, run } from './bootstrap.mjs';

await ensureInstalled();
await ensureBuilt();
const compiled = await run(node, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.privacy.json']);
process.exit(compiled || (await run(node, [join(root, '.cache/privacy/run.js'), ...process.argv.slice(2)])));

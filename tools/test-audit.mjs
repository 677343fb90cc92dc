// `npm run test:audit -- [--events N] [--seed N]`: installs what is stale and checks the audit log straight from its
// sources (test/privacy/run-audit.ts).
import { join } from 'node:path';
import { ensureInstalled, node, root, run } from './bootstrap.mjs';

await ensureInstalled();
const source = [join(root, 'tools/eval.mjs'), 'run', 'test/privacy/run-audit.ts', ...process.argv.slice(2)];
process.exit(await run(node, source));

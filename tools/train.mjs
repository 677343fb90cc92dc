// `npm run train:safety -- --data DIR`: installs what is stale and trains the small models anew. docs/safety-eval.md.
import { join } from 'node:path';
import { ensureInstalled, node, root, run } from './bootstrap.mjs';

await ensureInstalled();
process.exit(await run(node, [join(root, 'tools', 'eval.mjs'), 'run', 'tools/train/run.ts', ...process.argv.slice(2)]));

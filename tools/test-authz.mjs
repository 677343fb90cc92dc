// `npm run test:authz`: the authorisation matrix by itself. `npm test` runs it with everything else.
import { join } from 'node:path';
import { ensureInstalled, node, root, run } from './bootstrap.mjs';

await ensureInstalled();
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
process.exit(
  await run(node, [
    vitest,
    'run',
    '--config',
    'vitest.medium.config.ts',
    'test/security/authorisation',
    ...process.argv.slice(2),
  ]),
);

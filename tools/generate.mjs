/**
 * `npm run generate` writes the checked-in documents that the code itself can tell; `-- --check` only says which are out
 * of date. They are rendered from the build, because decorators and the OpenAPI plugin need the compiler.
 */
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, node, root, run } from './bootstrap.mjs';

await ensureInstalled();
await ensureBuilt();
process.exit(await run(node, [join(root, 'tools', 'generate', 'write.mjs'), ...process.argv.slice(2)]));

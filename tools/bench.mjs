// `npm run bench[:streams|:memory|:telemetry] [-- --smoke]`: installs and builds what is stale, compiles the benchmark and
// runs it. A whole run keeps its figures, so that the pages computed from them are written anew with it.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, node, root, run } from './bootstrap.mjs';

await ensureInstalled();
await ensureBuilt();
const compiled = await run(node, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.bench.json']);
const [first, ...others] = process.argv.slice(2);
const isNamed = ['streams', 'memory', 'telemetry'].includes(first);
const [program, rest] = isNamed ? [`${first}/run.js`, others] : ['run.js', process.argv.slice(2)];
const failed = compiled || (await run(node, ['--expose-gc', join(root, '.cache/bench', program), ...rest]));
const keepsFigures = !rest.includes('--smoke');
process.exit(failed || (keepsFigures ? await run(node, [join(root, 'tools/generate/write.mjs')]) : 0));

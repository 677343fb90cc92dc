// `npm run drills [-- --only redis --only switch]`: brings the local stack up, breaks one thing after the other, and writes
// reports/drills.json. Ends with 1 when something did not go as promised. docs/local-stack.md says what is promised.
import { parseArgs } from 'node:util';
import { drillsNamed, runDrills } from './drills/run-drills.js';
import { startStack } from './stack.js';
import { trust } from './trust.js';

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true, default: [] } } });
const chosen = drillsNamed(values.only);
if (chosen.length === 0) throw new Error(`no drill begins with ${values.only.join(' or ')}`);
process.setMaxListeners(100);
// By way of `exit`, where everything that was started is ended.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const log = (line: string): void => console.error(line);
const stack = await startStack({ log });
trust(stack.balancer.caFile);
const report = await runDrills(stack, chosen, log);
await stack.stop();
console.table(report.figures);
for (const finding of report.findings) console.log(finding);
console.log(report.passed ? 'every drill went as promised' : `${report.findings.length} findings`);
process.exit(report.passed ? 0 : 1);

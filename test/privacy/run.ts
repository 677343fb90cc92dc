// `npm run test:privacy -- [--users N] [--seed N] [--steps N] [--messages N]`. Seeds people with canaries everywhere through the real
// programs, copies, erases, interrupts and restores, and looks for what must not be found. Writes
// test-results/privacy.json; ends with 1 when anything was. docs/data-rights.md explains what is checked.
import { parseArgs } from 'node:util';
import { SeededRandom } from '../fault/seeded-random.js';
import { copyAndErasure } from './checks/copy-and-erasure.js';
import { embedded } from './checks/embedded.js';
import { interruptedErasures } from './checks/interrupted-erasures.js';
import { restoredBackup } from './checks/restored-backup.js';
import { scale } from './checks/scale.js';
import { Installation } from './installation.js';
import { seedPeople } from './people.js';
import { Report } from './report.js';
import { WatchedHeap } from './watched-heap.js';

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    // How many of an erasure's steps to interrupt.
    steps: { type: 'string', default: '100' },
    // How long a life to copy and to erase under measurement; none by default.
    messages: { type: 'string', default: '0' },
  },
});
const options = {
  users: Number(values.users),
  seed: Number(values.seed),
  steps: Number(values.steps),
  messages: Number(values.messages),
};
if (!(options.users >= 3)) throw new Error('it takes three people: one to erase, one to restore, one to leave alone');
process.setMaxListeners(100);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const startedAt = Date.now();
const random = new SeededRandom(options.seed);
const report = new Report();
const installation = await Installation.start();
try {
  installation.migrate();
  const observed = installation.observed();
  const heap = new WatchedHeap();
  const pods = [
    await installation.run('api', observed, { name: 'api-a' }),
    await installation.run('api', { ...observed, ...heap.environment }, { name: 'api-b' }),
  ] as const;
  const worker = await installation.run('worker', observed);
  const urls = pods.map(({ url }) => url);
  const people = await seedPeople(options.users, random, urls);
  console.log(`${people.length} people after ${Math.round((Date.now() - startedAt) / 1_000)} s`);
  await copyAndErasure({ installation, pods, people, report }, heap);
  await restoredBackup({ installation, pods, people, report }, people[1]!);
  await worker.program.end('SIGTERM');
  if (options.steps > 0)
    await interruptedErasures({ installation, api: pods[0], random, report, steps: options.steps });
  await embedded(installation, random, report);
  if (options.messages > 0) await scale(installation, random, report, options.messages);
} finally {
  await installation.stop();
}
process.exit(report.finish(options, Date.now() - startedAt) ? 0 : 1);

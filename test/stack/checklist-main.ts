// `npm run checklist:local [-- --all-drills]`: the whole checklist on a production-like stack of this machine: brings it up, makes
// people talk, backs up and restores, breaks things, runs every probe, has the acts of people stood in for, signs, and writes
// reports/checklist/. Ends with 1 when a line failed. docs/local-stack.md tells what stands in for what.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { root } from '../fault/program.js';
import { makeAccounts } from './accounts.js';
import { localAttestations } from './attestations.js';
import { commitOf, rapportAloud } from './commands.js';
import { startControl } from './control.js';
import { drillsNamed, runDrills } from './drills/run-drills.js';
import { writeEnvironment } from './environment-file.js';
import { startStack } from './stack.js';
import { printSummary } from './summary.js';
import { talk } from './talk.js';
import { trust } from './trust.js';
import { localWaivers } from './waivers.js';

const RUNNING_PHASES =
  'deploy,post-deploy,validation,monitoring,documentation,rollback,first-24h,first-week,first-month,success';
const QUICK_DRILLS = ['redis-hangs', 'pod-dies', 'switch'];
const { values } = parseArgs({
  options: {
    'all-drills': { type: 'boolean', default: false },
    'no-drills': { type: 'boolean', default: false },
  },
});
process.setMaxListeners(100);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const log = (line: string): void => console.error(line);
const reports = join(root, 'reports', 'checklist');
// Evidence of another stack is none for this one.
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const stack = await startStack({ log });
trust(stack.balancer.caFile);
const accounts = await makeAccounts(stack);
const control = await startControl(stack);
const { environment } = writeEnvironment(stack, accounts, control.url);
const command = (...args: string[]): Promise<number> => rapportAloud(args, { ...stack.operator, ...accounts });
const checklist = (name: string, ...args: string[]): Promise<number> =>
  command('checklist', name, '--env', environment, ...args);

log('people talk …');
await talk(stack);
await command('load', '--env', environment, '--people', '20', '--rate', '2', '--most', '2', '--for', '20s');

log('backups and a restore drill …');
// By the role that owns the database: that of the service may not read all of the audit log.
const backup = (...args: string[]): Promise<number> =>
  rapportAloud(['backup', ...args], { ...stack.operator, DATABASE_URL: stack.ownerUrl });
await backup('create');
await backup('create', 'shared-state');
await backup('drill');

// This stack is its own staging: that the record is kept, and in that order, is what is rehearsed.
for (const name of ['staging', 'local']) {
  const started = new Date().toISOString();
  await command(
    ...['deployments', 'record', '--file', join(stack.folder, 'deployments.ndjson'), '--environment', name],
    ...['--release', '0.1.0', '--commit', commitOf(), '--actor', 'checklist-local', '--started', started, '--verified'],
  );
}

log('samples for the watch, a weekly report, then every probe …');
await checklist('watch', '--for', '20s', '--every', '5s');
await command('weekly', '--env', environment);
// Scanners and compilers first and by themselves: beside them, on the same processors, no time that is measured means anything.
for (const phases of ['pre-deploy', RUNNING_PHASES])
  await checklist(
    'run',
    '--by',
    'checklist-local',
    '--allow-mutation',
    '--fail-level',
    'none',
    '--phase',
    phases,
    '--parallel',
    '2',
  );

// After the probes, whose error rates would tell of nothing else.
let drilled = 'no drills were run';
if (!values['no-drills']) {
  const report = await runDrills(stack, drillsNamed(values['all-drills'] ? [] : QUICK_DRILLS), log);
  drilled = `drills of ${report.endedAt} ${report.passed ? 'went as promised' : 'had findings'} (reports/drills.json)`;
  for (const finding of report.findings) log(`  ${finding}`);
}

const attestations = join(stack.folder, 'attestations.yaml');
writeFileSync(attestations, stringify(localAttestations(drilled)));
await checklist('attest', '--from', attestations);
for (const waiver of localWaivers()) await checklist('waive', ...waiver);
for (const role of ['deployed', 'reviewed', 'approved'])
  await checklist('signoff', '--role', role, '--by', `local-${role}`);
await checklist('report', '--out', reports);
await control.stop();
await stack.stop();
process.exit(printSummary(join(reports, 'checklist.json')) ? 0 : 1);

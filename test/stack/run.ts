// `npm run stack [-- COMMAND …]`: a production-like installation on this machine, until Ctrl-C or until the command has
// ended. docs/local-stack.md says what is in it.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { root } from '../fault/program.js';
import { makeAccounts } from './accounts.js';
import { startControl } from './control.js';
import { writeEnvironment } from './environment-file.js';
import { startStack } from './stack.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'pods-per-slot': { type: 'string', default: '2' },
    'tokens-per-second': { type: 'string', default: '60' },
    inspect: { type: 'boolean', default: false },
    set: { type: 'string', multiple: true, default: [] },
  },
});
// Each server that is started listens for the exit, which is more than Node expects.
process.setMaxListeners(100);
const log = (line: string): void => console.error(line);
// Until it is up, by way of `exit`, where everything that was started is ended.
const giveUp = (): void => process.exit(130);
process.once('SIGINT', giveUp).once('SIGTERM', giveUp);
const stack = await startStack({
  log,
  podsPerSlot: Number(values['pods-per-slot']),
  tokensPerSecond: Number(values['tokens-per-second']),
  inspect: values.inspect,
  settings: Object.fromEntries(values.set.map((setting) => setting.split(/=(.*)/s).slice(0, 2))),
});
const accounts = await makeAccounts(stack);
const control = await startControl(stack);
const files = writeEnvironment(stack, accounts, control.url);
const [command, ...args] = positionals;
const done = command === undefined ? untilAsked() : run(command, args);
process.off('SIGINT', giveUp).off('SIGTERM', giveUp);
if (command === undefined) tell();
const exitCode = await done;
log('stopping …');
await control.stop();
await stack.stop();
process.exit(exitCode);

function tell(): void {
  log(`
  ${stack.balancer.url}   the API, ${stack.balancer.activeSlot()} serves (authority: ${stack.balancer.caFile})
  ${stack.prometheusUrl}      Prometheus
  ${stack.alertmanagerUrl}      Alertmanager; its notifications: ${stack.receivers.alertSinkUrl}
  ${stack.logs.folder}   logs

Try, in another terminal:

  curl --cacert ${stack.balancer.caFile} ${stack.balancer.url}/health/ready
  set -a; . ${files.secrets}; set +a
  node dist/apps/ops/src/main.js checklist run --env ${files.environment}
  node tools/stack/switch-slot.mjs ${stack.balancer.folder} green

Ctrl-C stops everything.`);
}

function untilAsked(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(0));
  });
}

/** The command finds the environment file in STACK_ENVIRONMENT, and the secrets as variables. */
function run(program: string, programArgs: readonly string[]): Promise<number> {
  const env = {
    ...process.env,
    ...stack.operator,
    ...accounts,
    STACK_ENVIRONMENT: files.environment,
  };
  const child = spawn(program, programArgs, { cwd: root, env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('exit', (code) => resolve(code ?? 128));
  });
}

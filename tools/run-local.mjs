// `npm run soak:local`, `load:local`, `stress:local`, `leak:local`, `verify:local [-- OPTIONS]`: brings the local stack up (npm run
// stack), runs the command of that name against it, and takes everything down again. Ctrl-C ends the run with what it has.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { node, root } from './bootstrap.mjs';

const [command, ...options] = process.argv.slice(2);

// A leak test looks at memory after each of many rounds: answers are quick, and finished turns soon gone from memory.
const ofStack = { leak: ['--set', 'TURN_LINGER_MS=2000', '--tokens-per-second', '300'] }[command] ?? [];
const ofCommand = { leak: ['--settle', '5s'], verify: ['--allow-mutation'] }[command] ?? [];

if (process.env.STACK_ENVIRONMENT === undefined) {
  const args = [
    join(root, 'tools/stack.mjs'),
    '--inspect',
    ...ofStack,
    '--',
    node,
    import.meta.filename,
    command,
    ...options,
  ];
  process.exit(await ended(spawn(node, args, { cwd: root, stdio: 'inherit' })));
}
const args = [
  join(root, 'dist/apps/ops/src/main.js'),
  command,
  '--env',
  process.env.STACK_ENVIRONMENT,
  ...ofCommand,
  ...options,
];
process.exit(await ended(spawn(node, args, { cwd: root, stdio: 'inherit' })));

function ended(child) {
  // The child has the terminal's signals too, and ends by itself.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 130)));
}

// Small helpers for starting servers. No dependencies: this runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { connect, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port that nothing listens on at the moment, on the loopback. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Full path of an executable, looked for in `folders` and then on PATH; undefined if there is none. */
export function findExecutable(name, folders = []) {
  const candidates = [...folders, ...(process.env.PATH ?? '').split(delimiter)].map((folder) => join(folder, name));
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Runs a command to its end; throws with what it printed when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (result.status === 0) return result.stdout;
  const output = result.error?.message ?? `${result.stdout}${result.stderr}`.trim().split('\n').slice(-15).join('\n');
  throw new Error(`${command} ${args.join(' ')} failed:\n${output}`);
}

/**
 * Starts a server of ours and returns how to stop it: by its own pid, and for good. `options` are spawn's; `onOutput`, which
 * gets what it prints; and `lastSignal` for those that would leave children behind when they are killed.
 */
export function startServer(command, args, { onOutput, lastSignal = 'SIGKILL', ...options } = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let output = '';
  const keep = (chunk) => {
    output = `${output}${chunk}`.slice(-4000);
    onOutput?.(chunk);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.once('error', keep);
  // Even when this process ends in an unforeseen way, nothing is left behind.
  const killNow = () => child.kill(lastSignal);
  process.once('exit', killNow);
  return {
    pid: child.pid,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined,
    output: () => output,
    async stop(signal = 'SIGTERM', withinMs = 5000) {
      process.off('exit', killNow);
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      child.kill(signal);
      await Promise.race([ended, sleep(withinMs)]);
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Starts a server with `launch` that may be killed and started again with what it left behind, for tests of failures. */
export async function startRevivable(port, launch) {
  const attempt = async () => {
    const server = launch();
    await untilListening(port, server);
    return server;
  };
  let server = await attempt();
  return {
    get pid() {
      return server.pid;
    },
    signal: (name) => void process.kill(server.pid, name),
    stop: (signal) => server.stop(signal),
    async revive(withinMs = 20_000) {
      // What a killed server leaves running (PostgreSQL's backends) may keep the data for a moment.
      for (const end = Date.now() + withinMs; ; await sleep(100)) {
        try {
          server = await attempt();
          return;
        } catch (error) {
          if (Date.now() > end) throw error;
        }
      }
    },
  };
}

/** Resolves once something accepts connections on the port. */
export async function untilListening(port, server, withinMs = 30_000) {
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(50)) {
    if (server.hasEnded()) break;
    const open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
  }
  throw new Error(`the server did not come up on port ${port}:\n${server.output()}`);
}

/** Who a server runs as that should not be (or refuses to be) root: the first of `users` that is known here, if we are root at all. */
export function unprivileged(users) {
  if (process.getuid?.() !== 0) return {};
  for (const user of users) {
    try {
      return { uid: Number(run('id', ['-u', user])), gid: Number(run('id', ['-g', user])) };
    } catch {
      // There is no such user here.
    }
  }
  throw new Error(`servers are not started as root, and there is no user ${users.join(' or ')}`);
}

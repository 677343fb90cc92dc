import { spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bootstrap.mjs';

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 40_000;
const TAIL_BYTES = 4_000;

/**
 * Starts one of our programs in a process group of its own, so that Ctrl-C reaches only this script and it can stop
 * them in order. The IPC channel is a lifeline: the program stops by itself when we die without saying so.
 */
export function startProcess({ name, entry, environment, logFile }) {
  const node = join(root, 'node_modules', '.bin', 'node');
  const child = spawn(existsSync(node) ? node : process.execPath, [entry], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log.write(chunk);
      tail = (tail + chunk).slice(-TAIL_BYTES);
    });
  }
  const exited = new Promise((resolve) => {
    child.once('error', () => resolve(-1));
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  let running = true;
  void exited.then(() => {
    running = false;
    log.end();
  });

  return {
    name,
    logFile,
    exited,
    tail: () => tail,
    async ready(url) {
      const deadline = Date.now() + READY_TIMEOUT_MS;
      while (running && Date.now() < deadline) {
        const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
        if (answer?.ok) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(running ? `${name} was not ready within ${READY_TIMEOUT_MS / 1000} s` : `${name} ended`);
    },
    async stop() {
      if (!running) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

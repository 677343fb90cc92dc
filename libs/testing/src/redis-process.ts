import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, vi } from 'vitest';
import { freePort } from './api-process.js';

export interface RedisProcess {
  readonly url: string;
  readonly port: number;
  /** Makes it hang: it keeps its connections and answers nothing. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** A Redis of the test's own, to be ill-treated. Undefined when the harness has Redis only in a container. */
export async function startRedisProcess(...settings: string[]): Promise<RedisProcess | undefined> {
  const { redisServer } = inject('services');
  if (!redisServer) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'rapport-redis-'));
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...settings];
  const child = spawn(redisServer, args, { stdio: 'ignore' });
  await vi.waitUntil(() => isListening(port), 10_000);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    stop: async () => {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

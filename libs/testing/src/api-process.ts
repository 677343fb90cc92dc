import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
// A guard against hanging for ever, not a measurement: a busy machine takes its time.
const READY_TIMEOUT_MS = 120_000;

/** The API as its own process, the way it is deployed: from `dist`, configured by environment alone. */
export interface ApiProcess {
  readonly url: string;
  readonly internalUrl: string;
  readonly pid: number;
  /** Everything it wrote so far. */
  output(): string;
  /** The clean way: SIGTERM; resolves with the exit code. */
  stop(): Promise<number>;
  /** Makes it hang, as a stopped virtual machine would: it keeps its connections and does nothing. */
  pause(): void;
  resume(): void;
  /** The other way: SIGKILL, as a crash or an out-of-memory kill would. */
  kill(): Promise<void>;
}

/**
 * Starts the API, or the worker, on free ports and waits until it is ready. `environment` says which database, state and
 * model.
 */
export async function startApi(
  environment: Readonly<Record<string, string>>,
  program: 'api' | 'worker' = 'api',
): Promise<ApiProcess> {
  const [port, internalPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [join(root, `dist/apps/${program}/src/main.js`)], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      INTERNAL_PORT: String(internalPort),
      GEMINI_API_KEY: 'emulator',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = exitOf(child);
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(`${url}/health/ready`, child, () => output);

  return {
    url,
    internalUrl: `http://127.0.0.1:${internalPort}`,
    pid: child.pid as number,
    output: () => output,
    async stop() {
      child.kill('SIGTERM');
      return exited;
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function waitUntilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`the API did not become ready; it wrote:\n${output()}`);
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? -1)));
}

/** A port nobody listens on. Somebody may take it before we do; the caller's start then fails and says so. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

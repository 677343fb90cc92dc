import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync, readFileSync, type WriteStream } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The repository, wherever this was compiled to. */
export const root = repositoryOf(import.meta.dirname);
const READY_TIMEOUT_MS = 180_000;
const PROBE_TIMEOUT_MS = 2_000;
/** Longer than any grace that a program takes for itself. */
const END_TIMEOUT_MS = 90_000;

const started = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of started) child.kill('SIGKILL');
});

export interface ProgramOptions {
  readonly name: string;
  readonly app: 'api' | 'worker' | 'gemini-emulator' | 'ops';
  readonly environment: Readonly<Record<string, string>>;
  /** Answers 200 once the program may be used. */
  readonly readyUrl: string;
  readonly logFolder: string;
  /** Default: `<name>.log`. */
  readonly logFile?: string;
}

/** One of our programs, from `dist`, watched over as an orchestrator would: when it ends by itself, it is started again. */
export class Program {
  private child: ChildProcess | undefined;
  private wanted = false;
  private exited: Promise<void> = Promise.resolve();
  private wasReady = false;
  /** How often it ended without being asked to. */
  endedByItself = 0;

  constructor(private readonly options: ProgramOptions) {}

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  start(): void {
    const { app, environment } = this.options;
    const log = createWriteStream(this.logPath, { flags: 'a' });
    this.wanted = true;
    // The IPC channel is a lifeline: the program stops when this process is gone.
    const child = spawn(process.execPath, [join(root, 'dist', 'apps', app, 'src', 'main.js')], {
      cwd: root,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    this.exited = this.watch(child, log);
  }

  async ready(): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (Date.now() < deadline) {
      if (await answersOk(this.options.readyUrl)) {
        this.wasReady = true;
        return;
      }
      if (!this.wasReady && this.endedByItself > 0)
        throw new Error(`${this.options.name} does not start:\n${this.tail()}`);
      await sleep(50);
    }
    throw new Error(`${this.options.name} was not ready within ${READY_TIMEOUT_MS / 1_000} s; see its log`);
  }

  signal(name: NodeJS.Signals): void {
    this.child?.kill(name);
  }

  /** Ends it and does not start it again: SIGTERM is the clean way, SIGKILL what a crash looks like. Throws where it had to be killed. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.wanted = false;
    this.child?.kill(signal);
    // A stopped process would take notice of nothing else.
    this.child?.kill('SIGCONT');
    let hung = false;
    const killer = setTimeout(() => {
      hung = true;
      this.child?.kill('SIGKILL');
    }, END_TIMEOUT_MS);
    await this.exited;
    clearTimeout(killer);
    if (hung) throw new Error(`${this.options.name} had not ended ${END_TIMEOUT_MS / 1_000} s after ${signal}`);
  }

  private tail(): string {
    return readFileSync(this.logPath, 'utf8').slice(-2_000);
  }

  private get logPath(): string {
    const { logFolder, logFile, name } = this.options;
    return join(logFolder, logFile ?? `${name}.log`);
  }

  private async watch(child: ChildProcess, log: WriteStream): Promise<void> {
    started.add(child);
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    await new Promise((resolve) => child.once('exit', resolve));
    started.delete(child);
    if (!this.wanted) return;
    this.endedByItself += 1;
    void sleep(500).then(() => {
      if (this.wanted) this.start();
    });
  }
}

async function answersOk(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok === true;
}

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

function repositoryOf(folder: string): string {
  return existsSync(join(folder, 'package-lock.json')) ? folder : repositoryOf(dirname(folder));
}

import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..', '..', '..', 'apps', 'gemini-emulator');
// A guard against hanging for ever, not a measurement: a busy machine takes its time.
const START_TIMEOUT_MS = 120_000;

export interface EmulatorSettings {
  /** Mean delay before the first token; none by default. */
  readonly firstTokenMs?: number;
  /** Mean pace; without delay by default. */
  readonly tokensPerSecond?: number;
  /** Events a stream; cut unevenly by default. */
  readonly chunks?: number;
  /** `false`: hashed words in place of the neural encoder (which is loaded at the first embedding only). */
  readonly embeddings?: boolean;
}

/** The Gemini emulator in its own process, with real sockets between it and whoever calls. */
export interface EmulatorProcess {
  readonly url: string;
  readonly pid: number;
  readonly control: EmulatorControl;
  /** The clean way: SIGTERM; resolves with the exit code. */
  stop(): Promise<number>;
}

/** What the emulator noted of one request. Times are in milliseconds from its arrival. */
export interface EmulatorRequest {
  readonly id: number;
  /** Of its arrival, ISO 8601 with milliseconds. */
  readonly at: string;
  /** Path and query, without the key. */
  readonly url: string;
  readonly call?: string;
  /** The `x-request-id` it came with. */
  readonly requestId?: string;
  readonly body?: unknown;
  readonly fault?: string;
  readonly status?: number;
  readonly end: 'open' | 'answered' | 'client-closed' | 'emulator-closed';
  readonly clientAborted: boolean;
  readonly abortedAtMs?: number;
  readonly firstByteMs?: number;
  readonly endMs?: number;
  readonly events: number;
  readonly usage?: { readonly promptTokenCount: number; readonly totalTokenCount: number };
}

/** A row of the emulator's fault table. */
export interface EmulatorFault {
  readonly name: string;
  readonly group: 'status' | 'connection' | 'stream' | 'answer';
  readonly does: string;
  readonly outcome: string;
}

/** Starts the emulator on a free port, straight from its sources: a test never meets a stale build. */
export async function startEmulator(settings: EmulatorSettings = {}): Promise<EmulatorProcess> {
  const hook = pathToFileURL(join(root, 'from-source.mjs')).href;
  const child = spawn(process.execPath, ['--import', hook, join(root, 'src', 'main.ts')], {
    env: {
      PATH: process.env['PATH'],
      EMULATOR_PORT: '0',
      EMULATOR_FIRST_TOKEN_MS: String(settings.firstTokenMs ?? 0),
      EMULATOR_TOKENS_PER_SECOND: String(settings.tokensPerSecond ?? 0),
      EMULATOR_CHUNKS: String(settings.chunks ?? 0),
      EMULATOR_EMBEDDINGS: settings.embeddings === false ? 'off' : 'on',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)));
  const url = await listeningUrl(child);
  return {
    url,
    pid: child.pid as number,
    control: new EmulatorControl(url),
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

/** The emulator's own endpoints under `/__emulator`. */
export class EmulatorControl {
  constructor(private readonly url: string) {}

  /** Queues a fault (`name?key=value`) for the next requests whose URL contains `match`. */
  async fault(fault: string, options: { readonly times?: number; readonly match?: string } = {}): Promise<void> {
    await this.call('POST', '/faults', { fault, ...options });
  }

  async faults(): Promise<readonly EmulatorFault[]> {
    return ((await this.call('GET', '/faults')) as { faults: EmulatorFault[] }).faults;
  }

  /** The latest requests, oldest first; with `match`, those whose URL contains it. */
  async requests(match = ''): Promise<readonly EmulatorRequest[]> {
    const { requests } = (await this.call('GET', '/log')) as { requests: EmulatorRequest[] };
    return requests.filter(({ url }) => url.includes(match));
  }

  /** Those of turns. Titles, summaries and memories are asked for by the same method, whenever their jobs run, and for no turn. */
  async requestsOfTurns(): Promise<readonly EmulatorRequest[]> {
    return (await this.requests('streamGenerateContent')).filter(({ requestId = '' }) => requestId.startsWith('turn_'));
  }

  async sockets(): Promise<{ readonly open: number; readonly peak: number; readonly total: number }> {
    return (await this.call('GET', '/sockets')) as { open: number; peak: number; total: number };
  }

  /** Forgets log, queue and caches. */
  async reset(): Promise<void> {
    await this.call('POST', '/reset');
  }

  private async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}/__emulator${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`the emulator refused ${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }
}

/** The URL in the one JSON line that the emulator prints when it listens. */
function listeningUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (reason: string): void => {
      child.kill('SIGKILL');
      reject(new Error(`the emulator ${reason}; it wrote:\n${output}`));
    };
    const timer = setTimeout(() => fail('did not start in time'), START_TIMEOUT_MS);
    const onExit = (): void => fail('ended at its start');
    child.once('exit', onExit);
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const url = /"url":"([^"]+)"/.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      child.off('exit', onExit);
      resolve(url);
    });
  });
}

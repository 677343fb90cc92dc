import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Services } from '../../tools/services/index.mjs';
import { freePort, Program, root } from '../fault/program.js';
import { Listeners } from './listeners.js';

/** Nothing is limited that the run would meet, and what waits for a sweep waits for seconds. */
const SETTINGS: Readonly<Record<string, string>> = {
  TURN_DAILY_LIMIT: '0',
  BUDGET_USER_TOKENS_PER_DAY: '0',
  BUDGET_USER_COST_PER_MONTH_USD: '0',
  BUDGET_GLOBAL_COST_PER_MONTH_USD: '0',
  AUTH_ACCESS_TTL_S: '3600',
  AUTH_ARGON2_MEMORY_KIB: '1024',
  AUTH_ARGON2_ITERATIONS: '1',
  AUTH_REGISTRATIONS_PER_ADDRESS: '100000',
  AUTH_LOGINS_PER_ADDRESS: '100000',
  THROTTLE_ADDRESS_LIMIT: '1000000000',
  THROTTLE_USER_LIMIT: '1000000000',
  MEMORY_EXTRACT_DELAY_S: '0',
  MEMORY_PROFILE_EVERY_S: '0',
  JOBS_POLLING_INTERVAL_MS: '500',
  JOBS_CONCURRENCY: '8',
  JOBS_HEARTBEAT_S: '10',
  JOBS_RETRY_DELAY_S: '1',
  ERASURE_STALLED_S: '10',
  GEMINI_API_KEY: 'emulator',
  LOG_LEVEL: 'debug',
};

export type Environment = Readonly<Record<string, string>>;

export interface RunningProgram {
  readonly program: Program;
  readonly url: string;
}

/** PostgreSQL, Redis and the emulator of the run's own, and programs from `dist` on them. Everything is below one folder. */
export class Installation {
  readonly folder = mkdtempSync(join(tmpdir(), 'rapport-privacy-'));
  private readonly programs: Program[] = [];
  private readonly keyring = JSON.stringify({ active: 'k1', keys: { k1: randomBytes(32).toString('base64') } });

  private constructor(
    private readonly services: Services,
    readonly emulatorUrl: string,
    readonly listeners: Listeners,
  ) {}

  static async start(): Promise<Installation> {
    const path = join(root, 'tools', 'services', 'index.mjs');
    const module = (await import(path)) as typeof import('../../tools/services/index.mjs');
    const services = await module.startServices(() => undefined);
    const port = await freePort();
    const installation = new Installation(services, `http://127.0.0.1:${port}`, await Listeners.start());
    await installation.run('gemini-emulator', {
      EMULATOR_PORT: String(port),
      EMULATOR_FIRST_TOKEN_MS: '0',
      EMULATOR_TOKENS_PER_SECOND: '0',
      EMULATOR_EMBEDDINGS: 'off',
      EMULATOR_LOG_SIZE: '100000',
    });
    return installation;
  }

  get databaseUrl(): string {
    return this.services.postgresUrl;
  }

  get redisUrl(): string {
    return this.services.redisUrl;
  }

  get ledgerFolder(): string {
    return join(this.folder, 'ledger');
  }

  get exportFolder(): string {
    return join(this.folder, 'exports');
  }

  get logFolder(): string {
    return this.folder;
  }

  /** What API and worker share, on this database. */
  shared(databaseUrl = this.databaseUrl): Environment {
    return {
      ...SETTINGS,
      DATABASE_URL: databaseUrl,
      REDIS_URL: this.redisUrl,
      RAPPORT_KEYRING: this.keyring,
      GEMINI_BASE_URL: this.emulatorUrl,
      ERASURE_LEDGER_DIR: this.ledgerFolder,
      EXPORT_DIR: this.exportFolder,
    };
  }

  /** {@link shared}, and tells a collector of traces and an error tracker everything. */
  observed(): Environment {
    return { ...this.shared(), ...this.listeners.environment };
  }

  /** One process that keeps everything in a folder. */
  embedded(dataDir: string): Environment {
    return { ...SETTINGS, RAPPORT_DATA_DIR: dataDir, GEMINI_BASE_URL: this.emulatorUrl };
  }

  migrate(databaseUrl = this.databaseUrl): void {
    const ops = join(root, 'dist', 'apps', 'ops', 'src', 'main.js');
    const env = { PATH: process.env['PATH'], DATABASE_URL: databaseUrl, RAPPORT_KEYRING: this.keyring };
    const result = spawnSync(process.execPath, [ops, 'migrate', 'apply'], { env });
    if (result.status !== 0) throw new Error(`the migration failed:\n${result.stderr.toString()}`);
  }

  /** Starts a program, and waits until it is ready unless told not to. */
  async run(
    app: 'api' | 'worker' | 'gemini-emulator',
    environment: Environment,
    { untilReady = true, name = app }: { readonly untilReady?: boolean; readonly name?: string } = {},
  ): Promise<RunningProgram> {
    const [port, internalPort] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    const program = new Program({
      name,
      app,
      environment: { PORT: String(port), INTERNAL_PORT: String(internalPort), ...environment },
      readyUrl: app === 'gemini-emulator' ? `${this.emulatorUrl}/__emulator` : `${url}/health/ready`,
      logFolder: this.logFolder,
    });
    this.programs.push(program);
    program.start();
    if (untilReady) await program.ready();
    return { program, url };
  }

  async stop(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.end('SIGTERM')));
    await Promise.all([this.services.stop(), this.listeners.stop()]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

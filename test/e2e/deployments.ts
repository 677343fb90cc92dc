import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  administer,
  databaseUrl,
  startApi,
  startEmulator,
  type ApiProcess,
  type EmulatorProcess,
} from '@rapport/testing';
import { inject } from 'vitest';

export interface RunningDeployment {
  readonly api: ApiProcess;
  readonly emulator: EmulatorProcess;
  /** Where the system of record keeps its bytes: a folder (embedded) or a database URL. */
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  /** What its processes are configured with. */
  readonly settings: Readonly<Record<string, string>>;
  /** One more API process on the same stores, with these settings in place of the deployment's. */
  addApi(changes?: Environment): Promise<ApiProcess>;
  /** The worker, on the same stores. */
  addWorker(): Promise<ApiProcess>;
  /** A new API process in place of one that is gone. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

export interface Deployment {
  readonly name: 'embedded' | 'postgres-redis';
  start(environment?: Environment, model?: { tokensPerSecond?: number }): Promise<RunningDeployment>;
}

/** Generous enough that no test is throttled, or turned away or left without memories by a busy machine, unless it asks to be. */
const PATIENT = {
  LOG_LEVEL: 'warn',
  AUTH_REGISTRATIONS_PER_ADDRESS: '100000',
  THROTTLE_ADDRESS_LIMIT: '1000000',
  AUTH_LOGINS_PER_ADDRESS: '100000',
  TURN_SHED_LOOP_DELAY_MS: '60000',
  MEMORY_RECALL_LOAD_MS: '10000',
};

export const embedded: Deployment = {
  name: 'embedded',
  start: (environment = {}, model = {}) => run({}, environment, model),
};

export const postgresRedis: Deployment = {
  name: 'postgres-redis',
  start: (environment = {}, model = {}) => startOnStores(async () => environment, model),
};

/** On a database of its own and the common Redis. `environmentFor` may put something between them and the processes. */
export async function startOnStores(
  environmentFor: (stores: { readonly DATABASE_URL: string; readonly REDIS_URL: string }) => Promise<Environment>,
  model: { tokensPerSecond?: number } = {},
): Promise<RunningDeployment> {
  const { postgresUrl, postgresTemplate, redisUrl } = inject('services');
  const name = `e2e_${randomBytes(6).toString('hex')}`;
  await administer(postgresUrl, `create database ${name} template ${postgresTemplate}`);
  const stores = {
    DATABASE_URL: databaseUrl(postgresUrl, name),
    REDIS_URL: redisUrl,
    RAPPORT_KEYRING: JSON.stringify({ active: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
  };
  return run(stores, await environmentFor(stores), model);
}

export const deployments: readonly Deployment[] = [embedded, postgresRedis];

async function run(
  stores: Environment,
  environment: Environment,
  model: { tokensPerSecond?: number },
): Promise<RunningDeployment> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rapport-e2e-'));
  const emulator = await startEmulator({ tokensPerSecond: model.tokensPerSecond ?? 0 });
  const settings = {
    ...PATIENT,
    RAPPORT_DATA_DIR: dataDir,
    GEMINI_BASE_URL: emulator.url,
    ...stores,
    ...environment,
  };
  const first = await startApi(settings).catch(async (error: unknown) => {
    await emulator.stop();
    throw error;
  });
  const processes = [first];
  return {
    get api() {
      return processes[0] as ApiProcess;
    },
    emulator,
    dataDir,
    databaseUrl: stores['DATABASE_URL'],
    settings,
    async addApi(changes = {}) {
      const api = await startApi({ ...settings, ...changes });
      processes.push(api);
      return api;
    },
    async addWorker() {
      const worker = await startApi(settings, 'worker');
      processes.push(worker);
      return worker;
    },
    async restart() {
      processes[0] = await startApi(settings);
    },
    async stop() {
      await Promise.all(processes.map((api) => api.stop()));
      await emulator.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, Program } from '../fault/program.js';
import type { Server } from '../../tools/services/processes.mjs';
import { startBalancer, type Balancer } from './balancer.js';
import { CollectedLogs } from './collected-logs.js';
import { commitOf, rapport } from './commands.js';
import { writePrometheusConfiguration, writeAlertmanagerConfiguration } from './monitoring.js';
import type { Slot } from './nginx-configuration.js';
import { makeServiceRole } from './roles.js';
import { startReceivers, type Receivers } from './receivers.js';
import { makeOperatorSettings, makeSecrets, makeSettings, type Environment } from './settings.js';
import { tool } from './tools.js';

const PREFIX = join(tmpdir(), 'rapport-stack-');
const SLOTS = ['blue', 'green'] as const;

export interface StackOptions {
  readonly log: (line: string) => void;
  readonly podsPerSlot?: number;
  /** Prometheus and Alertmanager; default: yes. */
  readonly monitoring?: boolean;
  /** How fast the emulator speaks. */
  readonly tokensPerSecond?: number;
  /** Gives each pod an inspector, so that memory can be measured after collections; default: no. */
  readonly inspect?: boolean;
  /** In place of what the pods are configured with otherwise. */
  readonly settings?: Environment;
}

export interface Pod {
  readonly name: string;
  readonly role: 'api' | 'worker';
  readonly slot?: Slot;
  readonly url: string;
  readonly internalUrl: string;
  readonly inspector?: string;
  readonly program: Program;
}

/** A whole installation on this machine, as near to production as one machine can be. */
export interface Stack {
  /** Everything is below it, and goes with it. */
  readonly folder: string;
  readonly logs: CollectedLogs;
  readonly balancer: Balancer;
  readonly pods: readonly Pod[];
  readonly postgres: Server;
  readonly redis: Server;
  readonly emulator: Program;
  readonly emulatorUrl: string;
  readonly receivers: Receivers;
  readonly prometheusUrl: string | undefined;
  readonly alertmanagerUrl: string | undefined;
  /** What the processes are configured with, secrets left out. */
  readonly settings: Environment;
  readonly secrets: Environment;
  /** Of the database, by the role that owns it: for migrations and backups. */
  readonly ownerUrl: string;
  /** All that a command of an operator is started with. */
  readonly operator: Environment;
  stop(): Promise<void>;
}

/** Starts everything and waits until every pod is ready. Rejects with what is missing on this machine, and leaves nothing behind. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { noteOwner, removeAbandoned } = await tool('services/abandoned');
  removeAbandoned(PREFIX);
  const folder = mkdtempSync(PREFIX);
  chmodSync(folder, 0o755);
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    // Backwards: whoever uses something goes before it.
    for (const stopOne of stops.splice(0).toReversed()) await stopOne();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const parts = await startParts(folder, options, stops);
    const { postgres, redis, balancer } = parts;
    noteOwner(folder, [postgres.pid, redis.pid, balancer.pid, ...parts.monitors]);
    const operator = { ...parts.settings, ...parts.secrets, ...makeOperatorSettings(folder) };
    return { folder, ...parts, operator, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(folder: string, options: StackOptions, stops: (() => Promise<unknown>)[]) {
  const { log } = options;
  const logs = new CollectedLogs(join(folder, 'logs'));
  const receivers = await startReceivers();
  stops.push(() => receivers.stop());
  log('PostgreSQL and Redis …');
  const stores = await startStores(folder, logs, log, stops);
  const { emulator, emulatorUrl } = startEmulator(await freePort(), logs, options.tokensPerSecond ?? 60);
  stops.push(() => emulator.end('SIGTERM'));
  const settings = {
    ...makeSettings({ emulatorUrl, folder }),
    ...options.settings,
  };
  for (const name of ['EXPORT_DIR', 'ERASURE_LEDGER_DIR', 'AUDIT_CHECKPOINT_TARGET'])
    mkdirSync(settings[name] as string, { recursive: true, mode: 0o700 });
  log('migrations, and a pod for every slot …');
  const made = makeSecrets();
  rapport(['migrate', 'apply'], { ...settings, ...made, DATABASE_URL: stores.ownerUrl });
  const secrets = {
    ...made,
    DATABASE_URL: await makeServiceRole(stores.ownerUrl),
    REDIS_URL: stores.redisUrl,
    ERROR_TRACKING_DSN: receivers.errorTrackingDsn,
  };
  const pods = await preparePods(options, { ...settings, ...secrets }, logs);
  for (const { program } of pods) {
    program.start();
    stops.push(() => program.end('SIGTERM'));
  }
  await Promise.all([emulator, ...pods.map(({ program }) => program)].map((program) => program.ready()));
  const addresses = (slot: Slot): string[] =>
    pods.filter((pod) => pod.slot === slot).map(({ url }) => new URL(url).host);
  const balancer = await startBalancer({
    folder,
    slots: { blue: addresses('blue'), green: addresses('green') },
    accessLog: logs.file('balancer'),
    log,
    onOutput: logs.takerOf('nginx'),
  });
  stops.push(() => balancer.stop());
  const monitoring =
    options.monitoring === false ? NONE : await startMonitoring(folder, logs, log, pods, receivers, stops);
  return { logs, receivers, ...stores, secrets, settings, emulator, emulatorUrl, pods, balancer, ...monitoring };
}

async function startStores(
  folder: string,
  logs: CollectedLogs,
  log: (line: string) => void,
  stops: (() => Promise<unknown>)[],
) {
  const { startPostgres } = await tool('services/postgres');
  const { startRedis } = await tool('services/redis');
  const password = makeSecrets()['STACK_TEST_PASSWORD'] as string;
  const postgres = await startPostgres(folder, log, { durable: true, onOutput: logs.takerOf('postgres') });
  stops.push(postgres.stop);
  const redis = await startRedis(folder, log, { password, appendOnly: true, onOutput: logs.takerOf('redis') });
  stops.push(redis.stop);
  if (!postgres.server || !redis.server)
    throw new Error('PostgreSQL and Redis have to be installed here: drills stop them');
  return { postgres: postgres.server, redis: redis.server, ownerUrl: postgres.url, redisUrl: redis.url };
}

function startEmulator(port: number, logs: CollectedLogs, tokensPerSecond: number) {
  const emulatorUrl = `http://127.0.0.1:${port}`;
  const emulator = new Program({
    name: 'gemini-emulator',
    app: 'gemini-emulator',
    environment: {
      EMULATOR_PORT: String(port),
      EMULATOR_TOKENS_PER_SECOND: String(tokensPerSecond),
      // By words, not by a neural network, which would compete with the pods for the processors.
      EMULATOR_EMBEDDINGS: 'off',
    },
    readyUrl: `${emulatorUrl}/__emulator`,
    logFolder: logs.folder,
  });
  emulator.start();
  return { emulator, emulatorUrl };
}

async function preparePods(
  { podsPerSlot = 2, inspect = false }: StackOptions,
  environment: Environment,
  logs: CollectedLogs,
): Promise<Pod[]> {
  const commit = commitOf();
  const prepare = async (name: string, role: Pod['role'], slot?: Slot): Promise<Pod> => {
    const [port, internalPort] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    const inspector = inspect ? `127.0.0.1:${await freePort()}` : undefined;
    const program = new Program({
      name,
      app: role,
      environment: {
        ...environment,
        PORT: String(port),
        INTERNAL_PORT: String(internalPort),
        RAPPORT_COMMIT: commit,
        ...(slot ? { RAPPORT_SLOT: slot } : {}),
        ...(inspector ? { NODE_OPTIONS: `--inspect=${inspector}` } : {}),
      },
      readyUrl: `${url}/health/ready`,
      logFolder: logs.folder,
      logFile: `${name}.ndjson`,
    });
    const known = { ...(slot ? { slot } : {}), ...(inspector ? { inspector } : {}) };
    return { name, role, ...known, url, internalUrl: `http://127.0.0.1:${internalPort}`, program };
  };
  const pods: Pod[] = [];
  for (const slot of SLOTS)
    for (let number = 1; number <= podsPerSlot; number += 1)
      pods.push(await prepare(`api-${slot}-${number}`, 'api', slot));
  pods.push(await prepare('worker-1', 'worker'));
  return pods;
}

const NONE = { prometheusUrl: undefined, alertmanagerUrl: undefined, monitors: [] as (number | undefined)[] };

async function startMonitoring(
  folder: string,
  logs: CollectedLogs,
  log: (line: string) => void,
  pods: readonly Pod[],
  receivers: Receivers,
  stops: (() => Promise<unknown>)[],
): Promise<{
  prometheusUrl: string | undefined;
  alertmanagerUrl: string | undefined;
  monitors: (number | undefined)[];
}> {
  log('Alertmanager and Prometheus …');
  const { startAlertmanager } = await tool('services/alertmanager');
  const { startPrometheus } = await tool('services/prometheus');
  const configurations = join(folder, 'monitoring');
  const alertmanager = await startAlertmanager(
    folder,
    writeAlertmanagerConfiguration(configurations, receivers.alertSinkUrl),
    log,
    { onOutput: logs.takerOf('alertmanager') },
  );
  stops.push(alertmanager.stop);
  const prometheus = await startPrometheus(
    folder,
    writePrometheusConfiguration(configurations, pods, alertmanager.url),
    log,
    { onOutput: logs.takerOf('prometheus') },
  );
  stops.push(prometheus.stop);
  return {
    prometheusUrl: prometheus.url,
    alertmanagerUrl: alertmanager.url,
    monitors: [alertmanager.server.pid, prometheus.server.pid],
  };
}

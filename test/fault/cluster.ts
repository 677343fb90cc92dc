import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IllTreatable, Services } from '../../tools/services/index.mjs';
import { FaultProxy } from './fault-proxy.js';
import { freePort, Program, root } from './program.js';
import { PODS, SERVICES, type Link, type Pod, type Service } from './schedule.js';

/** How long a turn lives without a sign from its process. Short, so that a run sees many leases run out. */
export const LEASE_MS = 5_000;
/** How often an idle stream says that it lives. */
const PING_MS = 1_000;

const SETTINGS: Readonly<Record<string, string>> = {
  TURN_LEASE_MS: String(LEASE_MS),
  TURN_CHECKPOINT_MS: '1000',
  TURN_SWEEP_MS: '1000',
  TURN_DAILY_LIMIT: '0',
  BUDGET_USER_TOKENS_PER_DAY: '0',
  BUDGET_USER_COST_PER_MONTH_USD: '0',
  BUDGET_GLOBAL_COST_PER_MONTH_USD: '0',
  HTTP_STREAM_PING_MS: String(PING_MS),
  AUTH_ACCESS_TTL_S: '3600',
  AUTH_REGISTRATIONS_PER_ADDRESS: '100000',
  THROTTLE_ADDRESS_LIMIT: '1000000000',
  THROTTLE_USER_LIMIT: '1000000000',
  GEMINI_API_KEY: 'emulator',
  GEMINI_IDLE_TIMEOUT_MS: '4000',
  GEMINI_FIRST_TOKEN_TIMEOUT_MS: '4000',
};

export interface ClusterOptions {
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
}

/** Two API pods and a worker on one PostgreSQL, one Redis and the emulator, with a fault proxy on every link. */
export class Cluster {
  private constructor(
    private readonly services: Services,
    readonly emulatorUrl: string,
    private readonly emulator: Program,
    private readonly pods: ReadonlyMap<Pod, Program>,
    private readonly links: ReadonlyMap<Link, FaultProxy>,
    readonly apiUrls: readonly string[],
    readonly logFolder: string,
    readonly startedAt: number,
  ) {}

  static async start(options: ClusterOptions): Promise<Cluster> {
    const startedAt = Date.now();
    const logFolder = mkdtempSync(join(tmpdir(), 'rapport-fault-'));
    mkdirSync(logFolder, { recursive: true });
    const services = await startServices();
    try {
      const emulatorPort = await freePort();
      const emulatorUrl = `http://127.0.0.1:${emulatorPort}`;
      const emulator = new Program({
        name: 'gemini-emulator',
        app: 'gemini-emulator',
        environment: {
          EMULATOR_PORT: String(emulatorPort),
          EMULATOR_FIRST_TOKEN_MS: String(options.firstTokenMs),
          EMULATOR_TOKENS_PER_SECOND: String(options.tokensPerSecond),
          EMULATOR_EMBEDDINGS: 'off',
          EMULATOR_LOG_SIZE: '100000',
        },
        readyUrl: `${emulatorUrl}/__emulator`,
        logFolder,
      });
      emulator.start();
      const ports = {
        gemini: emulatorPort,
        redis: portOf(services.redisUrl),
        postgres: portOf(services.postgresUrl),
      };
      const links = await proxies(ports);
      const keyring = JSON.stringify({ active: 'k1', keys: { k1: randomBytes(32).toString('base64') } });
      migrate({ DATABASE_URL: services.postgresUrl, RAPPORT_KEYRING: keyring });
      const pods = new Map<Pod, Program>();
      const apiUrls: string[] = [];
      for (const pod of PODS) {
        const [port, internalPort] = [await freePort(), await freePort()];
        const isApi = pod !== 'worker';
        if (isApi) apiUrls.push(`http://127.0.0.1:${port}`);
        const environment = {
          ...SETTINGS,
          ...storesOf(pod, services, links),
          RAPPORT_KEYRING: keyring,
          LOG_LEVEL: 'info',
          PORT: String(port),
          INTERNAL_PORT: String(internalPort),
        };
        const readyUrl = `http://127.0.0.1:${port}/health/ready`;
        pods.set(pod, new Program({ name: pod, app: isApi ? 'api' : 'worker', environment, readyUrl, logFolder }));
      }
      const cluster = new Cluster(services, emulatorUrl, emulator, pods, links, apiUrls, logFolder, startedAt);
      for (const program of pods.values()) program.start();
      await cluster.ready();
      return cluster;
    } catch (error) {
      await services.stop();
      throw error;
    }
  }

  pod(name: Pod): Program {
    return this.pods.get(name) as Program;
  }

  link(name: Link): FaultProxy {
    return this.links.get(name) as FaultProxy;
  }

  /** PostgreSQL or Redis itself. */
  store(name: 'redis' | 'postgres'): IllTreatable {
    const store = this.services[name];
    if (!store) throw new Error(`${name} runs in a container here; install it, so that it can be killed`);
    return store;
  }

  /** Past all proxies, for whoever checks. */
  get databaseUrl(): string {
    return this.services.postgresUrl;
  }

  async ready(): Promise<void> {
    await Promise.all([this.emulator, ...this.pods.values()].map((program) => program.ready()));
  }

  endedByItself(): Record<string, number> {
    return Object.fromEntries([...this.pods].map(([name, program]) => [name, program.endedByItself]));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.pods.values()].map((program) => program.end('SIGTERM')));
    await Promise.all([...this.links.values()].map((proxy) => proxy.stop()));
    await this.emulator.end('SIGTERM');
    await this.services.stop();
  }

  removeLogs(): void {
    rmSync(this.logFolder, { recursive: true, force: true });
  }
}

async function proxies(ports: Readonly<Record<Service, number>>): Promise<Map<Link, FaultProxy>> {
  const links = new Map<Link, FaultProxy>();
  for (const pod of PODS) {
    for (const service of SERVICES) links.set(`${service}@${pod}`, await FaultProxy.before(ports[service]));
  }
  return links;
}

/** Where this pod finds everything: always through its own proxies. */
function storesOf(pod: Pod, services: Services, links: ReadonlyMap<Link, FaultProxy>): Record<string, string> {
  const through = (url: string, service: Service): string => {
    const changed = new URL(url);
    changed.port = String(links.get(`${service}@${pod}`)?.port);
    return changed.href.replace(/\/$/, '');
  };
  return {
    DATABASE_URL: through(services.postgresUrl, 'postgres'),
    REDIS_URL: through(services.redisUrl, 'redis'),
    GEMINI_BASE_URL: through('http://127.0.0.1', 'gemini'),
  };
}

const portOf = (url: string): number => Number(new URL(url).port);

function migrate(environment: Record<string, string>): void {
  const ops = join(root, 'dist', 'apps', 'ops', 'src', 'main.js');
  const result = spawnSync(process.execPath, [ops, 'migrate', 'apply'], { env: { ...process.env, ...environment } });
  if (result.status !== 0) throw new Error(`the migration failed:\n${result.stderr.toString()}`);
}

// Compiled to another folder, so the path is made at run time; the type still is the module's own.
async function startServices(): Promise<Services> {
  const path = join(root, 'tools', 'services', 'index.mjs');
  const module = (await import(path)) as typeof import('../../tools/services/index.mjs');
  // Durable: what PostgreSQL has committed must survive its being killed.
  return module.startServices(() => undefined, { durable: true });
}

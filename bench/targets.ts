import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Services } from '../tools/services/index.mjs';
import { startBaseline, startProgram, type Child } from './child.js';
import type { LoadTarget, Route } from './load.js';

export const root = join(import.meta.dirname, '..', '..');
export const program = (name: string): string => join(root, 'dist', 'apps', name, 'src', 'main.js');

export interface RunningTarget extends LoadTarget {
  stop(): Promise<void>;
}

export interface Bench {
  readonly emulatorUrl: string;
  readonly model: string;
  /** Who talk: how many they are decides how much of each there is to remember. */
  readonly people: number;
  /** Of each of them; their number decides how long each grows, and with it the prompt, in a run. */
  readonly conversations: number;
}

/** The peer of all targets: no delay, and as many events a stream as the benchmark is about. */
export async function startEmulator(chunks: number): Promise<Child> {
  const port = await freePort();
  const environment = {
    EMULATOR_PORT: String(port),
    EMULATOR_FIRST_TOKEN_MS: '0',
    EMULATOR_TOKENS_PER_SECOND: '0',
    EMULATOR_CHUNKS: String(chunks),
    EMULATOR_EMBEDDINGS: 'off',
    EMULATOR_LOG_SIZE: '1',
  };
  return startProgram(program('gemini-emulator'), environment, `http://127.0.0.1:${port}`, '/__emulator');
}

export async function fastifyProxy(bench: Bench): Promise<RunningTarget> {
  const environment = { BENCH_EMULATOR_URL: bench.emulatorUrl, BENCH_MODEL: bench.model };
  const child = await startBaseline(baseline('fastify-proxy'), environment);
  return { ...child, name: 'bare Fastify proxy', routes: [{ path: '/chat' }], scenarios: ['json', 'stream'] };
}

export async function nestRoute(): Promise<RunningTarget> {
  const child = await startBaseline(baseline('nest-jwt'), {});
  const headers = { authorization: `Bearer ${child.report['token']}` };
  return { ...child, name: 'bare Nest route with JWT', routes: [{ path: '/chat', headers }], scenarios: ['json'] };
}

export async function rapportEmbedded(bench: Bench): Promise<RunningTarget> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
  const target = await rapport('Rapport, embedded', bench, { RAPPORT_DATA_DIR: dataDir });
  return {
    ...target,
    async stop() {
      await target.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export async function rapportOnPostgresAndRedis(bench: Bench): Promise<RunningTarget> {
  // Durability on: what production pays for a commit belongs to the cost of a turn.
  const services = await startDurableServices();
  const environment = durableStores(services);
  migrate(environment);
  const target = await rapport('Rapport, PostgreSQL + Redis', bench, environment);
  return {
    ...target,
    async stop() {
      await target.stop();
      await services.stop();
    },
  };
}

/** The same program in several configurations, side by side on one PostgreSQL and one Redis. */
export async function rapportVariants(
  bench: Bench,
  variants: Readonly<Record<string, Record<string, string>>>,
): Promise<{ readonly targets: readonly RunningTarget[]; stop(): Promise<void> }> {
  const services = await startDurableServices();
  const stores = durableStores(services);
  migrate(stores);
  const targets: RunningTarget[] = [];
  const stop = async (): Promise<void> => {
    for (const target of targets) await target.stop();
    await services.stop();
  };
  try {
    for (const [name, environment] of Object.entries(variants)) {
      targets.push(await rapport(name, bench, { ...stores, ...environment }));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { targets, stop };
}

function durableStores(services: Services): Record<string, string> {
  return {
    DATABASE_URL: services.postgresUrl,
    REDIS_URL: services.redisUrl,
    RAPPORT_KEYRING: JSON.stringify({ active: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
  };
}

async function rapport(name: string, bench: Bench, stores: Record<string, string>): Promise<RunningTarget> {
  const [port, internalPort] = [await freePort(), await freePort()];
  const environment = {
    ...stores,
    PORT: String(port),
    INTERNAL_PORT: String(internalPort),
    GEMINI_API_KEY: 'emulator',
    GEMINI_BASE_URL: bench.emulatorUrl,
    GEMINI_MODEL: bench.model,
    GEMINI_MAX_CONNECTIONS: '256',
    LOG_LEVEL: 'warn',
    // The limiter counts every request as in production; it only never says no.
    THROTTLE_ADDRESS_LIMIT: '1000000000',
    THROTTLE_USER_LIMIT: '1000000000',
    BUDGET_USER_TOKENS_PER_DAY: '9000000000',
    BUDGET_USER_COST_PER_MONTH_USD: '1000000',
    BUDGET_GLOBAL_COST_PER_MONTH_USD: '1000000',
    TURN_DAILY_LIMIT: '1000000',
    AUTH_REGISTRATIONS_PER_ADDRESS: '100000',
    AUTH_ACCESS_TTL_S: '3600',
  };
  const child = await startProgram(program('api'), environment, `http://127.0.0.1:${port}`, '/health/ready');
  return { ...child, name, routes: await prepare(child.url, bench), scenarios: ['json', 'stream'] };
}

/** The conversations of one person lie apart: a connection takes its routes in turns, and so every person in turns. */
async function prepare(url: string, { people, conversations }: Bench): Promise<Route[]> {
  const tokens: string[] = [];
  for (let index = 0; index < people; index++) tokens.push(await register(url));
  const persona = await firstPersona(url, tokens[0]!);
  const routes: Route[] = [];
  for (let index = 0; index < people * conversations; index++) {
    const token = tokens[index % people]!;
    const { id } = await post(`${url}/v1/conversations`, { persona }, token);
    routes.push({ path: `/v1/conversations/${String(id)}/messages`, headers: { authorization: `Bearer ${token}` } });
  }
  return routes;
}

async function register(url: string): Promise<string> {
  const session = await post(`${url}/v1/auth/register`, {
    email: `bench-${randomBytes(4).toString('hex')}@rapport.example`,
    password: randomBytes(18).toString('hex'),
    birth_date: '1990-04-23',
    consents: { terms: '1', privacy: '1', memory: '1' },
  });
  return String(session['access_token']);
}

async function firstPersona(url: string, token: string): Promise<string | undefined> {
  const answer = await fetch(`${url}/v1/personas`, { headers: { authorization: `Bearer ${token}` } });
  const { data } = (await answer.json()) as { data: { slug: string }[] };
  return data[0]?.slug;
}

async function post(url: string, body: object, token?: string): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: HTTP ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

export function migrate(environment: Record<string, string>): void {
  const result = spawnSync(process.execPath, [program('ops'), 'migrate', 'apply'], {
    env: { ...process.env, ...environment },
  });
  if (result.status !== 0) throw new Error(`the migration failed:\n${result.stderr.toString()}`);
}

// Compiled to another folder, so the path is made at run time; the type still is the module's own.
export async function startDurableServices(): Promise<Services> {
  const { startServices } = (await import(
    join(root, 'tools', 'services', 'index.mjs')
  )) as typeof import('../tools/services/index.mjs');
  return startServices(() => undefined, { durable: true });
}

export const baseline = (name: string): string => join(import.meta.dirname, 'baselines', `${name}.js`);

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

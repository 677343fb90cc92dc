import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { administer, databaseUrl, freePort } from '@rapport/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, 'k8s', file), 'utf8');

interface Container {
  readonly args: readonly string[];
  readonly envFrom?: readonly object[];
  readonly env: readonly { name: string; valueFrom?: { secretKeyRef?: { key: string } } }[];
  readonly startupProbe: { httpGet: { path: string } };
  readonly livenessProbe: { httpGet: { path: string } };
  readonly readinessProbe: { httpGet: { path: string } };
}
const containerOf = (file: string): Container => parse(read(file)).spec.template.spec.containers[0];

// What production would hold in the Secret, and where the loopback differs from a pod.
let secrets: Record<string, string>;
const settings = { ...parseEnv(read('base/config.env')), ...parseEnv(read('overlays/production/config.env')) };
const loopback = { HOST: '127.0.0.1', GEMINI_BASE_URL: 'http://127.0.0.1:9', LOG_LEVEL: 'warn' };

/** Starts what a container would start, with the settings and secrets that its manifest names and no others. */
function start({ args, env, envFrom }: Container, overrides: Record<string, string> = {}) {
  const named = env.map(({ name, valueFrom }) => [name, secrets[valueFrom?.secretKeyRef?.key ?? '']]);
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...(envFrom ? { ...settings, ...loopback } : {}), ...Object.fromEntries(named), ...overrides },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, exited, output: () => output };
}

describe('what the manifests start', () => {
  const database = `manifests_${randomBytes(6).toString('hex')}`;

  beforeAll(async () => {
    const { postgresUrl, redisUrl } = inject('services');
    await administer(postgresUrl, `create database ${database}`);
    const url = databaseUrl(postgresUrl, database);
    secrets = {
      DATABASE_URL: url,
      MIGRATION_DATABASE_URL: url,
      REDIS_URL: redisUrl,
      RAPPORT_KEYRING: JSON.stringify({ active: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
      GEMINI_API_KEY: 'unused',
    };
    const migration = start(containerOf('base/migration.job.yaml'));
    if ((await migration.exited) !== 0) throw new Error(`the migration failed:\n${migration.output()}`);
  });
  afterAll(() => administer(inject('services').postgresUrl, `drop database ${database} with (force)`));

  it.each([
    ['api', 'api/deployment.yaml'],
    ['worker', 'base/worker.deployment.yaml'],
  ])('the %s passes its three probes and stops cleanly', async (_name, file) => {
    const container = containerOf(file);
    const port = await freePort();
    const { child, exited, output } = start(container, { PORT: `${port}`, INTERNAL_PORT: `${await freePort()}` });
    for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
      const url = `http://127.0.0.1:${port}${probe.httpGet.path}`;
      await expect.poll(() => statusOf(url), { timeout: 120_000, message: output() }).toBe(200);
    }
    child.kill('SIGTERM');
    expect(await exited, output()).toBe(0);
  });
});

const statusOf = (url: string): Promise<number> =>
  fetch(url).then(
    ({ status }) => status,
    () => 0,
  );

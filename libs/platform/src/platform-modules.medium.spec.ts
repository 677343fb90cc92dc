import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { newId, toUuid } from '@rapport/kernel';
import { administer, databaseUrl } from '@rapport/testing';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { ClockModule } from './clock.module.js';
import { ConfigModule } from './config/config.module.js';
import { loadConfig, type Environment } from './config/load-config.js';
import { cryptoConfig } from './crypto/crypto.config.js';
import { CryptoModule } from './crypto/crypto.module.js';
import { KeyVault } from './crypto/key-vault.js';
import type { StoredUserCipher } from './crypto/stored-user-cipher.js';
import { UserCipher } from './crypto/user-cipher.js';
import { databaseConfig } from './database/database.config.js';
import { DatabaseModule } from './database/database.module.js';
import { Database } from './database/database.js';
import { jobsConfig } from './jobs/jobs.config.js';
import { JobsModule } from './jobs/jobs.module.js';
import { JobQueue } from './jobs/job-queue.js';
import { logConfig } from './logging/log.config.js';
import { Metrics } from './telemetry/metrics.js';
import { TelemetryModule } from './telemetry/telemetry.module.js';

const SECTIONS = [databaseConfig, cryptoConfig, jobsConfig, logConfig];
const POOL = /^rapport_database_pool_connections.*$/gm;
const OPTIONS = { applicationName: 'test', mode: 'enqueue' } as const;

describe('the modules of the data side', () => {
  let dataDir: string;
  const apps: INestApplicationContext[] = [];
  beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'modules-'))));
  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
    rmSync(dataDir, { recursive: true });
  });

  const start = async (environment: Environment): Promise<INestApplicationContext> => {
    const config = loadConfig(SECTIONS, environment);
    @Module({
      imports: [
        ConfigModule.forRoot(config, SECTIONS),
        ClockModule,
        TelemetryModule,
        DatabaseModule.forRoot(OPTIONS),
        CryptoModule,
        JobsModule.forRoot(OPTIONS),
      ],
    })
    class App {}
    const app = await NestFactory.createApplicationContext(App, { logger: false, abortOnError: false });
    apps.push(app);
    return app;
  };

  it('need nothing for the embedded mode: it migrates itself, makes its keys, and lets its folder go when it stops', async () => {
    const first = await start({ RAPPORT_DATA_DIR: dataDir });
    const { activeKeyId } = first.get(KeyVault);
    expect(await first.get(Metrics).render()).not.toMatch(POOL);
    await first.get(Database).as<{ users: object }>().selectFrom('users').selectAll().execute();
    expect(readdirSync(dataDir).toSorted()).toEqual(['keyring.json', 'pglite', 'pglite.lock']);
    await apps.pop()!.close();
    const second = await start({ RAPPORT_DATA_DIR: dataDir });
    expect([second.get(KeyVault).activeKeyId, second.get(JobQueue)]).toEqual([activeKeyId, expect.any(JobQueue)]);
  });

  it("do not start with another's keyring, and clear the keys that they hold when they stop", async () => {
    const first = await start({ RAPPORT_DATA_DIR: dataDir });
    const userId = newId('user');
    await first.get(Database).transaction(async (tx) => {
      await tx
        .as<{ users: { user_id: string } }>()
        .insertInto('users')
        .values({ user_id: toUuid('user', userId) })
        .execute();
      await first.get(UserCipher).createKey(tx, userId);
    });
    await first.get(UserCipher).for(first.get(Database), userId);
    const stopped = vi.spyOn(first.get<StoredUserCipher>(UserCipher), 'onApplicationShutdown');
    await apps.pop()!.close();
    expect(stopped).toHaveBeenCalledOnce();
    rmSync(join(dataDir, 'keyring.json'));
    await expect(start({ RAPPORT_DATA_DIR: dataDir })).rejects.toMatchObject({ code: 'crypto.unknown_master_key' });
  });

  it('do not start on PostgreSQL before it was migrated, nor without a keyring, and then show how the pool is used', async () => {
    const { postgresUrl, postgresTemplate } = inject('services');
    await administer(postgresUrl, 'create database modules_empty');
    await administer(postgresUrl, `create database modules_current template ${postgresTemplate}`);
    const [empty, current] = ['modules_empty', 'modules_current'].map((name) => databaseUrl(postgresUrl, name));
    const keyring = JSON.stringify({ active: 'a', keys: { a: Buffer.alloc(32).toString('base64') } });
    await expect(start({ DATABASE_URL: empty, RAPPORT_KEYRING: keyring })).rejects.toMatchObject({
      code: 'database.stale_schema',
    });
    await expect(start({ DATABASE_URL: current })).rejects.toMatchObject({ code: 'crypto.keyring_missing' });
    const app = await start({ DATABASE_URL: current, RAPPORT_KEYRING: keyring });
    expect(app.get(Database).kind).toBe('postgres');

    const scrape = async () => (await app.get(Metrics).render()).match(POOL);
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const held = app.get(Database).transaction(() => mayEnd);
    await expect.poll(scrape).toContain('rapport_database_pool_connections{state="used"} 1');
    end();
    await held;
    expect(await scrape()).toContain('rapport_database_pool_connections{state="used"} 0');
  });
});

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SystemClock } from '@rapport/kernel';
import { installJobTables, type KyselyDatabase, Migrator, PgliteDatabase } from '@rapport/platform';
import type { TestProject } from 'vitest/node';
import { startServices } from '../../../../tools/services/index.mjs';
import { administer, databaseUrl, openTestPostgres } from './test-database.js';

const ROOT = resolve(import.meta.dirname, '../../../..');
const TEMPLATE = 'rapport_template';

/** Starts private servers once a run, prepares the databases that specs copy, and removes everything at the end. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const services = await startServices();
  try {
    const [pgliteTemplate] = await Promise.all([preparePglite(), preparePostgres(services.postgresUrl)]);
    project.provide('pgliteTemplate', pgliteTemplate);
    const { postgresUrl, redisUrl, redisPid, redisServer } = services;
    project.provide('services', { postgresUrl, postgresTemplate: TEMPLATE, redisUrl, redisPid, redisServer });
    return services.stop;
  } catch (error) {
    await services.stop();
    throw error;
  }
}

async function preparePostgres(url: string): Promise<void> {
  await administer(url, `create database ${TEMPLATE}`);
  const database = await openTestPostgres(databaseUrl(url, TEMPLATE));
  try {
    await install(database);
  } finally {
    await database.close();
  }
}

/** A fresh PGlite takes seconds (initdb), a copy of a dump less than one: so the dump is kept until its inputs change. */
async function preparePglite(): Promise<string> {
  const path = join(ROOT, '.cache', `pglite-template-${fingerprint()}.tar`);
  if (existsSync(path)) return path;
  const database = await PgliteDatabase.open({ clock: new SystemClock() });
  try {
    await install(database);
    mkdirSync(join(ROOT, '.cache'), { recursive: true });
    const unfinished = `${path}.${process.pid}`;
    writeFileSync(unfinished, await database.dump());
    removeOldTemplates();
    renameSync(unfinished, path);
    return path;
  } finally {
    await database.close();
  }
}

async function install(database: KyselyDatabase): Promise<void> {
  await new Migrator(database).apply();
  await installJobTables(database);
}

function fingerprint(): string {
  const folder = join(ROOT, 'database/migrations');
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  for (const name of readdirSync(folder).toSorted()) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}

function removeOldTemplates(): void {
  for (const name of readdirSync(join(ROOT, '.cache'))) {
    if (/^pglite-template-\w+\.tar$/.test(name)) rmSync(join(ROOT, '.cache', name), { force: true });
  }
}

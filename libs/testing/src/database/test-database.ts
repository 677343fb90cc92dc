import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { SystemClock } from '@rapport/kernel';
// Types only: unit tests import this library for other things and should not pay for loading the platform.
import type { KyselyDatabase, PostgresDatabase } from '@rapport/platform';
import { afterAll, beforeAll, describe, inject } from 'vitest';

export type DatabaseKind = 'pglite' | 'postgres';

interface OpenedDatabase {
  readonly database: KyselyDatabase;
  dispose(): Promise<void>;
}

/**
 * A migrated database of its own for the surrounding `describe`. Returns how to get it, valid from the first
 * `beforeAll` on: `const database = useTestDatabase('pglite'); … new Repository(database())`.
 */
export function useTestDatabase(kind: DatabaseKind): () => KyselyDatabase {
  let opened: OpenedDatabase | undefined;
  beforeAll(async () => {
    opened = await (kind === 'pglite' ? openPglite() : openPostgres());
  });
  afterAll(async () => opened?.dispose());
  return () => {
    if (!opened) throw new Error('the test database is open inside tests and hooks only');
    return opened.database;
  };
}

/**
 * Runs the same tests on PGlite and on PostgreSQL:
 *
 *     describeEachDatabase((database) => {
 *       const setup = () => ({ sut: new PostgresPersonaRepository(), ctx: { database: database() } });
 *       it('…', async () => { … });
 *     });
 */
export function describeEachDatabase(tests: (database: () => KyselyDatabase, kind: DatabaseKind) => void): void {
  describe.each<DatabaseKind>(['pglite', 'postgres'])('on %s', (kind) => {
    tests(useTestDatabase(kind), kind);
  });
}

async function openPglite(): Promise<OpenedDatabase> {
  const { PgliteDatabase } = await import('@rapport/platform');
  const template = new Uint8Array(await readFile(inject('pgliteTemplate')));
  const database = await PgliteDatabase.open({ clock: new SystemClock(), template });
  return { database, dispose: () => database.close() };
}

async function openPostgres(): Promise<OpenedDatabase> {
  const { postgresUrl, postgresTemplate } = inject('services');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(postgresUrl, `create database ${name} template ${postgresTemplate}`);
  const database = await openTestPostgres(databaseUrl(postgresUrl, name));
  const dispose = async (): Promise<void> => {
    await database.close();
    await administer(postgresUrl, `drop database ${name} with (force)`);
  };
  return { database, dispose };
}

/** The URL of another database on the same server. */
export function databaseUrl(serverUrl: string, name: string): string {
  return Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
}

export async function openTestPostgres(url: string): Promise<PostgresDatabase> {
  const { PostgresDatabase } = await import('@rapport/platform');
  return PostgresDatabase.open({
    clock: new SystemClock(),
    url,
    applicationName: 'rapport-test',
    poolSize: 5,
    preparedStatements: 100,
    connectionTimeoutMs: 5_000,
    statementTimeoutMs: 10_000,
    queryTimeoutMs: 15_000,
    idleInTransactionTimeoutMs: 30_000,
    closeTimeoutMs: 2_000,
  });
}

/** Runs one statement as the server's administrator, outside any test database. */
export async function administer(serverUrl: string, statement: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client(serverUrl);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

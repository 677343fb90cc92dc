import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEachDatabase } from '@rapport/testing';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Migrator } from './migrator.js';

describeEachDatabase((database, kind) => {
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'migrations-'));
    // The test database comes migrated: forget that, so that these migrations are the first.
    await database().executeSql('drop table if exists schema_migrations; drop table if exists first, second, third;');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const setup = (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const tables = async (): Promise<unknown[]> => {
      const { rows } = await database().executeSql(
        "select table_name as name from information_schema.tables where table_name in ('first', 'second', 'third') order by 1",
      );
      return rows.map(({ name }) => name);
    };
    return { sut: new Migrator(database(), folder), ctx: { tables } };
  };
  const FIRST = { '0001_first.sql': 'create table first (a int);\n' };
  const SECOND = { '0002_second.sql': 'create table second (a int);\ninsert into second values (1);\n' };

  it('applies what is pending, in order, once', async () => {
    const { sut, ctx } = setup({ ...FIRST, ...SECOND });
    expect([await sut.apply(), await sut.apply(), await ctx.tables()]).toEqual([
      ['0001_first', '0002_second'],
      [],
      ['first', 'second'],
    ]);
  });

  it('applies each migration once when several processes try at the same time', async () => {
    const { sut } = setup({ ...FIRST, ...SECOND });
    const others = [new Migrator(database(), folder), new Migrator(database(), folder)];
    const applied = await Promise.all([sut, ...others].map((migrator) => migrator.apply()));
    expect(applied.flat().toSorted()).toEqual(['0001_first', '0002_second']);
  });

  it('leaves nothing of a migration that fails, and keeps those before it', async () => {
    const { sut, ctx } = setup({
      ...FIRST,
      '0002_second.sql': 'create table second (a int);\nselect * from nowhere;\n',
    });
    await expect(sut.apply()).rejects.toMatchObject({ code: '42P01' });
    expect([await ctx.tables(), (await sut.status()).map((one) => one.appliedAt instanceof Date)]).toEqual([
      ['first'],
      [true, false],
    ]);
  });

  it('refuses to go on, or to call the schema current, when an applied migration was edited', async () => {
    await setup(FIRST).sut.apply();
    const { sut } = setup({ '0001_first.sql': 'create table first (b int);\n', ...SECOND });
    await expect(sut.apply()).rejects.toMatchObject({ code: 'database.migration_edited', detail: '0001_first' });
    await expect(sut.assertCurrent()).rejects.toMatchObject({ code: 'database.migration_edited' });
  });

  it('calls a schema stale while a migration is missing, an empty database included', async () => {
    const { sut } = setup({ ...FIRST });
    await expect(sut.assertCurrent()).rejects.toMatchObject({ code: 'database.stale_schema' });
    await sut.apply();
    await expect(sut.assertCurrent()).resolves.toBeUndefined();
    await expect(setup(SECOND).sut.assertCurrent()).rejects.toMatchObject({
      detail: 'migration 0002_second is not applied',
    });
  });

  it('accepts a schema that is newer than this version, so that a rollout can overlap', async () => {
    await setup({ ...FIRST, ...SECOND }).sut.apply();
    rmSync(join(folder, '0002_second.sql'));
    await expect(setup({}).sut.assertCurrent()).resolves.toBeUndefined();
  });

  // The embedded database has one connection.
  it.each(kind === 'postgres' ? [kind] : [])(
    'gives up waiting for a lock on %s, so that the service does not queue up behind it',
    async () => {
      await setup(FIRST).sut.apply();
      setup({ '0002_second.sql': 'alter table first add column b int;\n' });
      const [held, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const reader = database().transaction(async (tx) => {
        await sql`lock table first in access share mode`.execute(tx.as<object>());
        held.resolve();
        await done.promise;
      });
      await held.promise;
      await expect(new Migrator(database(), folder, 50).apply()).rejects.toMatchObject({ code: '55P03' });
      done.resolve();
      await reader;
    },
  );
});

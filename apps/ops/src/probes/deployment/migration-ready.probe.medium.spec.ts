import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Migrator, PgliteDatabase } from '@rapport/platform';
import {
  administer,
  databaseUrl,
  openTestPostgres,
  probeContext,
  provesRed,
  repositoryWith,
  type Edits,
} from '@rapport/testing';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { migrationReady } from './migration-ready.probe.js';

const name = `probe_${randomBytes(6).toString('hex')}`;
const url = (): string => databaseUrl(inject('services').postgresUrl, name);

beforeAll(async () => {
  await administer(inject('services').postgresUrl, `create database ${name}`);
  const database = await openTestPostgres(url());
  await new Migrator(database).apply();
  await database.close();
});
afterAll(() => administer(inject('services').postgresUrl, `drop database ${name} with (force)`));

const folder = join(import.meta.dirname, '../../../../../database/migrations');
const pendingFile = (nth: number): string =>
  `database/migrations/${String(readdirSync(folder).length + nth).padStart(4, '0')}_next.sql`;
const NEXT = pendingFile(1);
/** The lint itself is proved where it is kept: here it is one that finds nothing. */
const LINT = 'tools/check/migrations.mjs';

/** To make a database from nothing takes seconds: this one has what is applied. */
const migrationReadyProbe = migrationReady(async (clock) =>
  PgliteDatabase.open({ clock, template: new Uint8Array(await readFile(inject('pgliteTemplate'))) }),
);

/** A release beside a database that has what this release has. */
const scene =
  (edits: Edits = {}) =>
  () => {
    const sourceFolder = repositoryWith(['database/migrations'], { [LINT]: () => 'process.exit(0);', ...edits });
    return probeContext({ sourceFolder, databaseUrlVariable: 'URL' }, undefined, { URL: url() });
  };

provesRed(migrationReadyProbe, {
  sound: scene({ [NEXT]: () => 'create table tea (id uuid primary key);\n' }),
  sabotaged: {
    'a migration that was applied has been edited': scene({
      'database/migrations/0001_identity.sql': (sql) => `${sql}\nselect 1;\n`,
    }),
    'a pending one drops a column': scene({ [NEXT]: () => 'alter table users drop column created_at;\n' }),
    'a pending one renames a table': scene({ [NEXT]: () => 'alter table users rename to people;\n' }),
    'a pending one changes a type': scene({ [NEXT]: () => 'alter table users alter column id type text;\n' }),
    'a pending one alters what there is not': scene({ [NEXT]: () => 'alter table teapots add column lid text;\n' }),
    'the lint finds a lock': scene({ [LINT]: () => 'console.error("locks a table"); process.exit(1);' }),
    'there is no lint': scene({ [LINT]: () => undefined }),
  },
});

it('names the migration that failed, and leaves the database without those before it', async () => {
  const tea = () => 'create table tea (id uuid primary key);\n';
  const finding = await migrationReadyProbe.run(scene({ [NEXT]: tea, [pendingFile(2)]: tea })());
  expect(finding.summary).toMatch(/^\d+_next\.sql cannot be applied: .*relation "tea" already exists$/);
  const database = await openTestPostgres(url());
  const { rows } = await database.executeSql("select to_regclass('tea') is null as absent");
  await database.close();
  expect(rows).toEqual([{ absent: true }]);
});

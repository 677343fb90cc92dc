import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findMigrationsFolder, readMigrations, splitStatements } from './migration-files.js';

describe('migration files', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'migrations-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (...names: string[]): void => names.forEach((name) => writeFileSync(join(folder, name), 'select 1;\n'));

  it('are read in the order of their numbers', () => {
    write('0002_second.sql', '0001_first.sql', 'README.md');
    expect(readMigrations(folder).map(({ version, name }) => `${version} ${name}`)).toEqual(['1 first', '2 second']);
  });

  it.each([
    ['a gap', ['0001_a.sql', '0003_b.sql']],
    ['a number used twice', ['0001_a.sql', '0001_b.sql']],
    ['a name without a number', ['0001_a.sql', 'later.sql']],
  ])('are refused with %s', (_, names) => {
    write(...names);
    expect(() => readMigrations(folder)).toThrow(expect.objectContaining({ code: 'database.migration_gap' }));
  });

  it('are split at the ends of lines, without the comments', () => {
    const text =
      "-- Note; this is a comment;\ncreate table a (\n  -- inner;\n  b text default ';x'\n);\n\ninsert into a values ('c; d');  \nselect 1";
    expect(splitStatements(text)).toEqual([
      "create table a (\n\n  b text default ';x'\n)",
      "insert into a values ('c; d')",
      'select 1',
    ]);
  });

  it('are found from any depth below the folder that holds them', () => {
    const migrations = join(folder, 'database', 'migrations');
    mkdirSync(migrations, { recursive: true });
    expect(findMigrationsFolder(join(folder, 'dist/apps/api/libs/platform/src/database/migration'))).toBe(migrations);
  });

  it('of this repository are well-formed', () => {
    expect(readMigrations(findMigrationsFolder()).length).toBeGreaterThan(0);
  });
});

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { databaseErrors } from '../database.errors.js';

export interface MigrationFile {
  readonly version: number;
  readonly name: string;
  /** SHA-256 of the text, hex. */
  readonly checksum: string;
  readonly statements: readonly string[];
}

const FILE_NAME = /^(\d{4})_([a-z0-9_]+)\.sql$/;
const FOLDER = join('database', 'migrations');

/** The nearest `database/migrations` above this file: the same from source, from dist and in the image. */
export function findMigrationsFolder(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, FOLDER);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) throw new Error(`no ${FOLDER} above ${from}`);
  }
}

/** All migrations in order. Throws `database.migration_gap` unless they are numbered 1, 2, 3, … */
export function readMigrations(folder: string): readonly MigrationFile[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted();
  return names.map((fileName, index) => {
    const [, version, name] = FILE_NAME.exec(fileName) ?? [];
    if (Number(version) !== index + 1) throw databaseErrors.migrationGap(`${fileName} is not number ${index + 1}`);
    const text = readFileSync(join(folder, fileName), 'utf8');
    const checksum = createHash('sha256').update(text).digest('hex');
    return { version: index + 1, name: name!, checksum, statements: splitStatements(text) };
  });
}

/** By convention a statement ends with `;` at the end of a line and no body holds one: PGlite takes one at a time. */
export function splitStatements(text: string): readonly string[] {
  return text
    .replaceAll(/^\s*--.*$/gm, '')
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

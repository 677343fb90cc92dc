import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';

const ID = /^(?:[a-z]+_[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export interface ArchivedTable {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly withheld: string | undefined;
}

export interface Archive {
  readonly text: Buffer;
  readonly tables: ReadonlyMap<string, ArchivedTable>;
  /** What the manifest says and the files do not. */
  readonly violations: readonly string[];
}

interface Manifest {
  readonly files: readonly { path: string; table: string; records: number; bytes: number; sha256: string }[];
  readonly tables: readonly { table: string; records: number; withheld?: string }[];
}

/** Reads an archive as somebody would who has nothing but the archive. */
export function readArchive(bytes: Buffer): Archive {
  const entries = unzipSync(bytes);
  const contentOf = (path: string): Buffer => Buffer.from(entries[path] ?? []);
  const manifest = JSON.parse(contentOf('manifest.json').toString()) as Manifest;
  const violations: string[] = [];
  const rows = new Map<string, Record<string, unknown>[]>();
  for (const { path, table, records, sha256 } of manifest.files) {
    const content = contentOf(path);
    const read = content
      .toString()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).row);
    rows.set(table, [...(rows.get(table) ?? []), ...read]);
    if (createHash('sha256').update(content).digest('hex') !== sha256) violations.push(`${path} has another digest`);
    if (read.length !== records) violations.push(`${path} has ${read.length} records, not ${records}`);
  }
  for (const { table, records } of manifest.tables) {
    if ((rows.get(table)?.length ?? 0) !== records) violations.push(`${table} has not ${records} records`);
  }
  const named = new Set(['manifest.json', ...manifest.files.map(({ path }) => path)]);
  violations.push(
    ...Object.keys(entries)
      .filter((path) => !named.has(path))
      .map((path) => `${path} is not named`),
  );
  const tables = manifest.tables.map(
    ({ table, withheld }) => [table, { rows: rows.get(table) ?? [], withheld }] as const,
  );
  return { text: Buffer.concat(Object.values(entries)), tables: new Map(tables), violations };
}

/**
 * What a table holds and the archive does not: each row must be there, and wherever an archived row has a value under a
 * column's name, it must be the column's.
 */
export function missingRows(
  table: string,
  stored: readonly Readonly<Record<string, unknown>>[],
  archived: ArchivedTable | undefined,
): string[] {
  if (!archived) return [`${table}: is not in the manifest`];
  if (archived.withheld !== undefined) return archived.rows.length > 0 ? [`${table}: is withheld, and yet there`] : [];
  if (stored.length !== archived.rows.length) {
    return [`${table}: ${archived.rows.length} of ${stored.length} rows`];
  }
  const unmatched = stored.filter((row) => !archived.rows.some((candidate) => agrees(row, candidate)));
  return unmatched.map(() => `${table}: a row with other values`);
}

function agrees(stored: Readonly<Record<string, unknown>>, archived: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(archived)
    .filter((name) => name in stored)
    .every((name) => canonical(stored[name]) === canonical(archived[name]));
}

/** As JSON would carry it. Whole numbers of the database may arrive as text, and ids bear a prefix outside of it. */
function canonical(value: unknown): string {
  const plain: unknown = JSON.parse(JSON.stringify(value ?? null));
  if (typeof plain === 'string' && /^-?\d+$/.test(plain)) return plain;
  if (typeof plain === 'string' && ID.test(plain)) return plain.replace(/^[a-z]+_/, '').replaceAll('-', '');
  return JSON.stringify(sorted(plain));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  );
}

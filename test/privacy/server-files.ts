import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hits } from './residue.js';
import type { Rows } from './rows.js';

/** Tables and indexes, and all that was written to them lately: what a physical backup copies, and what it is rolled forward with. */
const FOLDERS = ['base', 'pg_wal'];

/**
 * `file: canary` for each canary that stands in the open in a file of the server. Nobody's text may, erased or not: it is
 * sealed before it gets there, and the keys go. Undefined where the server's files are out of reach, as in a container.
 */
export async function hitsInServerFiles(
  rows: Rows,
  canaries: Readonly<Record<string, string>>,
): Promise<string[] | undefined> {
  await rows.client.query('checkpoint');
  const { rows: settings } = await rows.client.query('show data_directory');
  const folder: string = settings[0].data_directory;
  try {
    return FOLDERS.flatMap((part) =>
      [...filesBelow(join(folder, part))].flatMap((path) => look(folder, path, canaries)),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a word where every row goes while `search` runs: one that does not find it finds nothing. */
export async function withPlanted<T>(rows: Rows, word: string, search: () => Promise<T>): Promise<T> {
  await rows.client.query(`create table planted as select '${word}'::text as word`);
  try {
    return await search();
  } finally {
    await rows.client.query('drop table planted');
  }
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) yield join(entry.parentPath, entry.name);
  }
}

function look(folder: string, path: string, canaries: Readonly<Record<string, string>>): string[] {
  try {
    return hits([{ name: path.slice(folder.length + 1), bytes: readFileSync(path) }], canaries);
  } catch (error) {
    // The server removes files as it goes.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

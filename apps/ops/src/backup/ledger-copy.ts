import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A digest of a person. Other names are entries that are being written, and vanish. */
const ENTRY = /^[0-9a-f]{64}$/;

/**
 * Copies the ledger of erasures into a folder that it makes, and resolves with the digests in it, as hexadecimal. A ledger without
 * its folder is empty: the first erasure makes it. Whether that can be so is for the caller to know; an entry that cannot be read
 * is never left out.
 */
export async function copyLedger(original: string, copy: string): Promise<ReadonlySet<string>> {
  const names = await readdir(original).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const entries = names.filter((name) => ENTRY.test(name));
  await mkdir(copy);
  for (const name of entries) await copyFile(join(original, name), join(copy, name));
  return new Set(entries);
}

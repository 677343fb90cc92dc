import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { dataRightsErrors } from '../../data-rights.errors.js';
import { ErasureLedger, type LedgerEntry } from '../../domain/erasure/erasure-ledger.js';

const ENTRY = /^[0-9a-f]{64}$/;

/**
 * A folder with one small file a subject, named by the digest: many processes may add at once, also on a network's file
 * system, where appends to one file would get lost.
 */
export class FileErasureLedger extends ErasureLedger {
  constructor(private readonly folder: string) {
    super();
  }

  override async append({ subjectDigest, erasureId, at }: LedgerEntry): Promise<void> {
    const path = join(this.folder, subjectDigest.toString('hex'));
    const unfinished = join(this.folder, `.${randomUUID()}`);
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await writeSynced(unfinished, `${JSON.stringify({ v: 1, erasure: erasureId, at: at.toISOString() })}\n`);
      await rename(unfinished, path);
      await syncFolder(this.folder);
    } catch (error) {
      throw dataRightsErrors.ledgerUnavailable(codeOf(error), { cause: error });
    }
  }

  override async subjects(): Promise<readonly Buffer[]> {
    try {
      const names = await readdir(this.folder);
      return names.filter((name) => ENTRY.test(name)).map((name) => Buffer.from(name, 'hex'));
    } catch (error) {
      // Made by the first erasure.
      if (codeOf(error) === 'ENOENT') return [];
      throw dataRightsErrors.ledgerUnavailable(codeOf(error), { cause: error });
    }
  }
}

async function writeSynced(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A name is as durable as the folder that holds it. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown';

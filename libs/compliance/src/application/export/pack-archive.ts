import { createHash, type Hash } from 'node:crypto';
import type { DataOrigin, ExportRecord } from '@rapport/kernel';
import { Zip } from 'fflate';
import type { ExportManifest, ManifestFile } from '../../domain/export/manifest.js';
import { ArchiveEntry } from './archive-entry.js';

/** Lines are compressed in pieces of this size: what is in memory at a time. */
const PIECE_BYTES = 64 * 1_024;
const MANIFEST = 'manifest.json';

interface OpenFile {
  readonly table: string;
  readonly entry: ArchiveEntry;
  readonly hash: Hash;
  readonly origins: Partial<Record<DataOrigin, number>>;
  lines: string[];
  waiting: number;
  records: number;
}

/**
 * A ZIP archive of the records, a file for each run of one table, and the manifest last. Bounded in memory, however
 * many records there are: each piece is given away before the next record is asked for.
 * @param describe what the manifest says of these files
 */
export async function* packArchive(
  records: AsyncIterable<ExportRecord>,
  at: Date,
  describe: (files: readonly ManifestFile[]) => ExportManifest,
): AsyncGenerator<Uint8Array, void> {
  const made: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    if (chunk.length > 0) made.push(chunk);
  });
  const files: ManifestFile[] = [];
  let entry: ArchiveEntry | undefined;
  const add = (path: string): ArchiveEntry => {
    entry = new ArchiveEntry(path, at);
    zip.add(entry);
    return entry;
  };
  try {
    let open: OpenFile | undefined;
    for await (const record of records) {
      if (open?.table !== record.table) {
        if (open) files.push(await close(open));
        open = begin(record.table, files, add);
      }
      write(open, record);
      if (open.waiting >= PIECE_BYTES) await push(open);
      yield* made.splice(0);
    }
    if (open) files.push(await close(open));
    const manifest = add(MANIFEST);
    await manifest.write(Buffer.from(`${JSON.stringify(describe(files), undefined, 2)}\n`));
    await manifest.end();
    zip.end();
    yield* made.splice(0);
  } finally {
    entry?.discard();
  }
}

/** A table whose records do not come all together gets several files. */
function begin(table: string, files: readonly ManifestFile[], add: (path: string) => ArchiveEntry): OpenFile {
  const part = files.filter((file) => file.table === table).length + 1;
  const entry = add(`${table}${part === 1 ? '' : `.${part}`}.ndjson`);
  return { table, entry, hash: createHash('sha256'), origins: {}, lines: [], waiting: 0, records: 0 };
}

function write(file: OpenFile, { origin, row }: ExportRecord): void {
  const line = `${JSON.stringify({ origin, row })}\n`;
  file.lines.push(line);
  file.waiting += line.length;
  file.records += 1;
  file.origins[origin] = (file.origins[origin] ?? 0) + 1;
}

async function push(file: OpenFile): Promise<void> {
  const piece = Buffer.from(file.lines.join(''));
  file.lines = [];
  file.waiting = 0;
  file.hash.update(piece);
  await file.entry.write(piece);
}

async function close(file: OpenFile): Promise<ManifestFile> {
  const { table, entry, hash, origins, records } = file;
  await push(file);
  await entry.end();
  return { path: entry.filename, table, records, bytes: entry.size, sha256: hash.digest('hex'), origins };
}

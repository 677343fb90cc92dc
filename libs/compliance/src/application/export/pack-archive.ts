import { createHash, type Hash } from 'node:crypto';
import type { DataOrigin, ExportRecord } from '@rapport/kernel';
import { Zip, ZipDeflate } from 'fflate';
import type { ExportManifest, ManifestFile } from '../../domain/export/manifest.js';

/** Lines are compressed in pieces of this size: what is in memory at a time, and what one step costs the event loop. */
const PIECE_BYTES = 64 * 1_024;
const MANIFEST = 'manifest.json';

interface OpenFile {
  readonly table: string;
  readonly path: string;
  readonly entry: ZipDeflate;
  readonly hash: Hash;
  readonly origins: Partial<Record<DataOrigin, number>>;
  lines: string[];
  waiting: number;
  records: number;
  bytes: number;
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
  const add = (path: string): ZipDeflate => {
    const entry = new ZipDeflate(path, { level: 6 });
    entry.mtime = at;
    zip.add(entry);
    return entry;
  };
  const files: ManifestFile[] = [];
  let open: OpenFile | undefined;
  const close = (): void => {
    if (!open) return;
    push(open, true);
    files.push(describeFile(open));
  };
  for await (const record of records) {
    if (open?.table !== record.table) {
      close();
      open = begin(record.table, files, add);
    }
    write(open, record);
    if (open.waiting >= PIECE_BYTES) push(open, false);
    yield* made.splice(0);
  }
  close();
  add(MANIFEST).push(Buffer.from(`${JSON.stringify(describe(files), undefined, 2)}\n`), true);
  zip.end();
  yield* made.splice(0);
}

/** A table whose records do not come all together gets several files. */
function begin(table: string, files: readonly ManifestFile[], add: (path: string) => ZipDeflate): OpenFile {
  const part = files.filter((file) => file.table === table).length + 1;
  const path = `${table}${part === 1 ? '' : `.${part}`}.ndjson`;
  const [entry, hash] = [add(path), createHash('sha256')];
  return { table, path, entry, hash, origins: {}, lines: [], waiting: 0, records: 0, bytes: 0 };
}

function write(file: OpenFile, { origin, row }: ExportRecord): void {
  const line = `${JSON.stringify({ origin, row })}\n`;
  file.lines.push(line);
  file.waiting += line.length;
  file.records += 1;
  file.origins[origin] = (file.origins[origin] ?? 0) + 1;
}

function push(file: OpenFile, isLast: boolean): void {
  const piece = Buffer.from(file.lines.join(''));
  file.lines = [];
  file.waiting = 0;
  file.bytes += piece.length;
  file.hash.update(piece);
  file.entry.push(piece, isLast);
}

function describeFile({ path, table, records, bytes, hash, origins }: OpenFile): ManifestFile {
  return { path, table, records, bytes, sha256: hash.digest('hex'), origins };
}

import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Unzip, UnzipInflate } from 'fflate';
import { ArchiveReader, type ArchivedRow, type OpenedArchive } from '../../domain/export/archive.js';
import type { ExportManifest } from '../../domain/export/manifest.js';
import { importErrors } from '../../import.errors.js';

const MANIFEST = 'manifest.json';
/** What is read of the file at a time: it bounds what is decompressed, and what a step costs the event loop. */
const CHUNK_BYTES = 64 * 1_024;

interface Part {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Exports as ZIP files, streamed: once for their digests, and once more for each table. */
@Injectable()
export class ZipArchiveReader extends ArchiveReader {
  override async open(path: string): Promise<OpenedArchive> {
    const whole = createHash('sha256');
    const digests = new Map<string, Hash>();
    const manifest: Uint8Array[] = [];
    try {
      for await (const part of parts(path, () => true, whole)) {
        if (part.path === MANIFEST) manifest.push(part.bytes);
        else digests.set(part.path, (digests.get(part.path) ?? createHash('sha256')).update(part.bytes));
      }
      const parsed = JSON.parse(Buffer.concat(manifest).toString()) as ExportManifest;
      assertSound(parsed, digests);
      return { manifest: parsed, sha256: whole.digest('hex'), rows: (table) => rowsOf(path, parsed, table) };
    } catch (error) {
      throw error instanceof Error && 'code' in error && String(error.code).startsWith('import.')
        ? error
        : importErrors.unreadable(undefined, { cause: error });
    }
  }
}

function assertSound({ format, schema_version: version, files }: ExportManifest, digests: Map<string, Hash>): void {
  if (format !== 'rapport-export' || version !== 1) throw importErrors.unreadable('of another format or version');
  for (const { path, sha256 } of files) {
    if (digests.get(path)?.digest('hex') !== sha256) throw importErrors.unreadable(`${path} has another digest`);
  }
  if (digests.size !== files.length) throw importErrors.unreadable('there are files that the manifest does not name');
}

async function* rowsOf(path: string, { files }: ExportManifest, table: string): AsyncGenerator<ArchivedRow, void> {
  const wanted = new Set(files.filter((file) => file.table === table).map((file) => file.path));
  if (wanted.size === 0) return;
  const decoder = new TextDecoder();
  let rest = '';
  for await (const { bytes } of parts(path, (name) => wanted.has(name))) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield (JSON.parse(line) as { row: ArchivedRow }).row;
  }
}

async function* parts(path: string, isWanted: (name: string) => boolean, whole?: Hash): AsyncGenerator<Part, void> {
  let ready: Part[] = [];
  const unzip = new Unzip((file) => {
    if (!isWanted(file.name)) return;
    file.ondata = (error, bytes) => {
      if (error) throw error;
      ready.push({ path: file.name, bytes });
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    whole?.update(chunk as Buffer);
    unzip.push(chunk as Buffer);
    yield* ready;
    ready = [];
  }
  unzip.push(new Uint8Array(), true);
  yield* ready;
}

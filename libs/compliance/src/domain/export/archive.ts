import type { ExportManifest } from './manifest.js';

/** One line of a table's file. */
export type ArchivedRow = Readonly<Record<string, unknown>>;

/** An export that was downloaded, read a part at a time. */
export interface OpenedArchive {
  readonly manifest: ExportManifest;
  /** Of the whole file, hexadecimal. */
  readonly sha256: string;
  /** In the order in which they were written. */
  rows(table: string): AsyncIterable<ArchivedRow>;
}

export abstract class ArchiveReader {
  /** Compares every file with the manifest first. Throws `import.unreadable`. */
  abstract open(path: string): Promise<OpenedArchive>;
}

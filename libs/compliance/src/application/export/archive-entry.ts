import { crc32, createDeflateRaw } from 'node:zlib';
import { finished } from 'node:stream/promises';
import type { ZipInputFile } from 'fflate';

/** The format's number of deflate. */
const DEFLATE = 8;

/**
 * A file of an archive, compressed by threads of zlib: neither the event loop nor the heap has to do with it. Whoever
 * writes waits until a piece is compressed, so that there is one at a time.
 */
export class ArchiveEntry implements ZipInputFile {
  readonly compression = DEFLATE;
  crc = 0;
  size = 0;
  /** The archive sets it when it takes the entry. */
  declare ondata: NonNullable<ZipInputFile['ondata']>;

  private readonly deflate = createDeflateRaw();

  constructor(
    readonly filename: string,
    readonly mtime: Date,
  ) {
    this.deflate.on('data', (chunk: Buffer<ArrayBuffer>) => this.ondata(null, chunk, false));
    // Who waits for a piece is told.
    this.deflate.on('error', () => undefined);
  }

  /** `piece` may be written over once this has resolved. */
  async write(piece: Uint8Array): Promise<void> {
    this.crc = crc32(piece, this.crc);
    this.size += piece.length;
    await new Promise<void>((resolve, reject) => {
      this.deflate.write(piece, (error) => (error ? reject(error) : resolve()));
    });
  }

  async end(): Promise<void> {
    this.deflate.end();
    await finished(this.deflate);
    this.ondata(null, new Uint8Array(0), true);
  }

  /** Lets go of what an entry that was never ended holds. */
  discard(): void {
    this.deflate.destroy();
  }
}

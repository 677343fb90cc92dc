import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { backupErrors } from './backup.errors.js';

/** What a sealed file begins with: name and version of the format. */
const MAGIC = Buffer.from('RAPPORT\u0001', 'latin1');
const SALT_BYTES = 16;
const HEAD_BYTES = MAGIC.length + SALT_BYTES;
const CHUNK_BYTES = 64 * 1_024;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;

/**
 * Seals a stream in chunks of 64 KiB with AES-256-GCM, as age does (the STREAM construction): a key of its own for each
 * file, derived from a salt and the file's `name`; the nonce counts the chunks and marks the last. Nothing can be altered,
 * exchanged, repeated or cut off unnoticed, and no more than a chunk is in memory.
 */
export async function* sealStream(
  plain: AsyncIterable<Uint8Array>,
  key: KeyObject,
  name: string,
): AsyncGenerator<Buffer, void> {
  const salt = randomBytes(SALT_BYTES);
  const fileKey = deriveFileKey(key, salt, name);
  yield Buffer.concat([MAGIC, salt]);
  for await (const { chunk, number, isLast } of chunksOf(plain, CHUNK_BYTES)) {
    const cipher = createCipheriv('aes-256-gcm', fileKey, nonce(number, isLast));
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Opens what {@link sealStream} made. Throws `backup.damaged` for anything else, at the latest at its end. */
export async function* openStream(
  sealed: AsyncIterable<Uint8Array>,
  key: KeyObject,
  name: string,
): AsyncGenerator<Buffer, void> {
  const { head, rest } = await splitHead(sealed);
  if (!head.subarray(0, MAGIC.length).equals(MAGIC)) throw backupErrors.damaged('it does not begin as a backup does');
  const fileKey = deriveFileKey(key, head.subarray(MAGIC.length), name);
  for await (const { chunk, number, isLast } of chunksOf(rest, CHUNK_BYTES + TAG_BYTES)) {
    yield openChunk(chunk, fileKey, nonce(number, isLast));
  }
}

function openChunk(chunk: Buffer, fileKey: Buffer, iv: Buffer): Buffer {
  if (chunk.length < TAG_BYTES) throw backupErrors.damaged('it is cut short');
  const decipher = createDecipheriv('aes-256-gcm', fileKey, iv, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(chunk.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(chunk.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw backupErrors.damaged('a part of it is altered, misplaced or missing');
  }
}

function deriveFileKey(key: KeyObject, salt: Buffer, name: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, `rapport/backup-file/v1:${name}`, 32));
}

/** 11 bytes count the chunks, the last byte tells whether it is the last one. */
function nonce(number: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(NONCE_BYTES);
  bytes.writeUIntBE(number, NONCE_BYTES - 7, 6);
  bytes.writeUInt8(Number(isLast), NONCE_BYTES - 1);
  return bytes;
}

interface Chunk {
  readonly chunk: Buffer;
  readonly number: number;
  readonly isLast: boolean;
}

/** Cuts a stream into chunks of one size; the last one is shorter, and empty only if all is. */
async function* chunksOf(stream: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Chunk, void> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  let number = 0;
  for await (const piece of stream) {
    held.push(piece);
    bytes += piece.length;
    if (bytes <= size) continue;
    let all = Buffer.concat(held);
    for (; all.length > size; all = all.subarray(size)) {
      yield { chunk: all.subarray(0, size), number: number++, isLast: false };
    }
    held = [all];
    bytes = all.length;
  }
  yield { chunk: Buffer.concat(held), number, isLast: true };
}

async function splitHead(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ readonly head: Buffer; readonly rest: AsyncIterable<Uint8Array> }> {
  const pieces = stream[Symbol.asyncIterator]();
  let held = Buffer.alloc(0);
  while (held.length < HEAD_BYTES) {
    const { value, done } = await pieces.next();
    if (done) throw backupErrors.damaged('it is cut short');
    held = Buffer.concat([held, value]);
  }
  const rest = (async function* () {
    yield held.subarray(HEAD_BYTES);
    yield* { [Symbol.asyncIterator]: () => pieces };
  })();
  return { head: held.subarray(0, HEAD_BYTES), rest };
}

import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openStream, sealStream } from './sealed-stream.js';

const CHUNK = 64 * 1_024;
const key = createSecretKey(randomBytes(32));

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

const seal = (plain: Buffer, name = 'database:1'): Promise<Buffer> =>
  collect(sealStream(inPieces(plain, 1_000), key, name));
const open = (sealed: Buffer, name = 'database:1', size = 777): Promise<Buffer> =>
  collect(openStream(inPieces(sealed, size), key, name));

describe('a sealed stream', () => {
  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 200_000])(
    'of %i bytes opens to what it was',
    async (bytes) => {
      const plain = randomBytes(bytes);
      expect((await open(await seal(plain))).equals(plain)).toBe(true);
    },
  );

  it('opens whatever the pieces are that it is read in', async () => {
    const plain = randomBytes(2 * CHUNK);
    expect((await open(await seal(plain), 'database:1', 1_000_000)).equals(plain)).toBe(true);
  });

  it('shows nothing of what it holds', async () => {
    expect((await seal(Buffer.from('canary '.repeat(100)))).includes('canary')).toBe(false);
  });

  it.each([
    ['cut off in a chunk', (sealed: Buffer) => sealed.subarray(0, -1)],
    ['cut off after a chunk', (sealed: Buffer) => sealed.subarray(0, 24 + CHUNK + 16)],
    ['without anything but its head', (sealed: Buffer) => sealed.subarray(0, 24)],
    ['empty', () => Buffer.alloc(0)],
    ['longer', (sealed: Buffer) => Buffer.concat([sealed, Buffer.from([0])])],
    ['of another salt', (sealed: Buffer) => flip(sealed, 10)],
    ['altered', (sealed: Buffer) => flip(sealed, 5_000)],
    ['no backup', () => randomBytes(500)],
    [
      'of exchanged chunks',
      (sealed: Buffer) =>
        Buffer.concat([
          sealed.subarray(0, 24),
          sealed.subarray(24 + CHUNK + 16, 24 + 2 * (CHUNK + 16)),
          sealed.subarray(24, 24 + CHUNK + 16),
          sealed.subarray(24 + 2 * (CHUNK + 16)),
        ]),
    ],
  ])('that is %s is refused', async (_, damage) => {
    const sealed = await seal(randomBytes(3 * CHUNK));
    await expect(open(damage(sealed))).rejects.toMatchObject({ code: 'backup.damaged' });
  });

  it('under another name is refused', async () => {
    await expect(open(await seal(Buffer.from('data')), 'user_keys:1')).rejects.toMatchObject({
      code: 'backup.damaged',
    });
  });
});

function flip(bytes: Buffer, at: number): Buffer {
  const altered = Buffer.from(bytes);
  altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
  return altered;
}

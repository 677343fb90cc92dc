import { randomBytes } from 'node:crypto';
import { createTestCrypto } from '@rapport/testing';
import type { UserCrypto } from '@rapport/platform';
import { describe, expect, it } from 'vitest';
import { openStream, sealStream } from './sealed-stream.js';

const FRAME = 64 * 1_024;
const FRAME_SEALED = 5 + 29 + FRAME;

/** The box of one person, without the tables around it. */
async function cryptoOf(): Promise<UserCrypto> {
  const { cipher } = await createTestCrypto();
  const chain = { insertInto: () => chain, values: () => chain, execute: async () => [] };
  return cipher.createKey({ as: () => chain } as never, 'usr_0198f2a0c0de70008000000000000001');
}

async function* pieces(content: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < content.length; start += size) yield content.subarray(start, start + size);
}

async function all(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function setup(bytes: number) {
  const crypto = await cryptoOf();
  const content = randomBytes(bytes);
  const sealed = await all(sealStream(pieces(content, 10_000), crypto, 'exports/one'));
  const open = (changed: Buffer, name = 'exports/one') => all(openStream(pieces(changed, 7_000), crypto, name));
  return { sut: { open }, ctx: { content, sealed } };
}

describe('a sealed stream', () => {
  it.each([0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 200_000])(
    'gives back the %i bytes it was made of',
    async (n) => {
      const { sut, ctx } = await setup(n);
      expect((await sut.open(ctx.sealed)).equals(ctx.content)).toBe(true);
    },
  );

  it('shows nothing of what is in it', async () => {
    const { ctx } = await setup(FRAME);
    expect(ctx.sealed.includes(ctx.content.subarray(100, 116))).toBe(false);
  });

  it.each<[string, (sealed: Buffer) => Buffer]>([
    ['is cut off at a frame', (sealed) => sealed.subarray(0, FRAME_SEALED)],
    ['is cut off within a frame', (sealed) => sealed.subarray(0, FRAME_SEALED + 100)],
    ['is empty', () => Buffer.alloc(0)],
    ['lacks its first frame', (sealed) => sealed.subarray(FRAME_SEALED)],
    [
      'has frames exchanged',
      (sealed) =>
        Buffer.concat([
          sealed.subarray(FRAME_SEALED, 2 * FRAME_SEALED),
          sealed.subarray(0, FRAME_SEALED),
          sealed.subarray(2 * FRAME_SEALED),
        ]),
    ],
    ['goes on after its end', (sealed) => Buffer.concat([sealed, sealed.subarray(0, FRAME_SEALED)])],
    ['calls a middle frame the last', (sealed) => Buffer.concat([Buffer.of(1), sealed.subarray(1, FRAME_SEALED)])],
  ])('does not open when it %s', async (_, change) => {
    const { sut, ctx } = await setup(2 * FRAME + 10);
    await expect(sut.open(change(ctx.sealed))).rejects.toMatchObject({ code: 'crypto.tampered' });
  });

  it('does not open under another name', async () => {
    const { sut, ctx } = await setup(10);
    await expect(sut.open(ctx.sealed, 'exports/two')).rejects.toMatchObject({ code: 'crypto.tampered' });
  });
});

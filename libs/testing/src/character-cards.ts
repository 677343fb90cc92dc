import { crc32 } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** One grey pixel. */
const HEADER = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
const PIXEL = Buffer.from('789c636000000002000148afa471', 'hex');

export interface PngText {
  readonly type: 'tEXt' | 'iTXt';
  /** As it follows the length and the type. */
  readonly data: Buffer;
}

/** A chunk of PNG, its checksum right. */
export function pngChunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

/** A picture of one pixel that carries texts, as programs carry character cards. */
export function pngWith(texts: readonly PngText[]): Buffer {
  const chunks = texts.map(({ type, data }) => pngChunk(type, data));
  const picture = [pngChunk('IHDR', HEADER), ...chunks, pngChunk('IDAT', PIXEL), pngChunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([SIGNATURE, ...picture]);
}

/** A card the way `chara` and `ccv3` hold it. */
export function cardText(keyword: string, card: unknown): PngText {
  const base64 = Buffer.from(JSON.stringify(card)).toString('base64');
  return { type: 'tEXt', data: Buffer.from(`${keyword}\0${base64}`, 'latin1') };
}

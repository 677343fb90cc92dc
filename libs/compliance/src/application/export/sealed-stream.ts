import { cryptoErrors, type UserCrypto } from '@rapport/platform';

/** Plain bytes of a frame. What is opened is held in memory a frame at a time. */
const FRAME_BYTES = 64 * 1_024;
/** Whether it is the last frame (1), and the length of what follows (4, big-endian). */
const HEAD_BYTES = 5;

/**
 * Seals a stream frame by frame with a person's key. `name` ties the frames to each other, their numbers to their order,
 * and the mark of the last one to the end: nothing can be exchanged, dropped or cut off unnoticed.
 */
export async function* sealStream(
  content: AsyncIterable<Uint8Array>,
  crypto: UserCrypto,
  name: string,
): AsyncGenerator<Buffer, void> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  let number = 0;
  const frame = (isLast: boolean, plain: Uint8Array): Buffer => {
    const sealed = crypto.encryptBytes(plain, contextOf(name, number++, isLast));
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt8(Number(isLast), 0);
    head.writeUInt32BE(sealed.length, 1);
    return Buffer.concat([head, sealed]);
  };
  for await (const chunk of content) {
    held.push(chunk);
    bytes += chunk.length;
    if (bytes < FRAME_BYTES) continue;
    const all = Buffer.concat(held);
    const whole = all.length - (all.length % FRAME_BYTES);
    for (let start = 0; start < whole; start += FRAME_BYTES) {
      yield frame(false, all.subarray(start, start + FRAME_BYTES));
    }
    held = [all.subarray(whole)];
    bytes -= whole;
  }
  yield frame(true, Buffer.concat(held));
}

/** Throws `crypto.tampered` for anything but what {@link sealStream} made, whole. */
export async function* openStream(
  sealed: AsyncIterable<Uint8Array>,
  crypto: UserCrypto,
  name: string,
): AsyncGenerator<Buffer, void> {
  let held = Buffer.alloc(0);
  let number = 0;
  let ended = false;
  for await (const chunk of sealed) {
    held = Buffer.concat([held, chunk]);
    while (held.length >= HEAD_BYTES) {
      const end = HEAD_BYTES + held.readUInt32BE(1);
      if (held.length < end) break;
      if (ended) throw cryptoErrors.tampered();
      ended = held.readUInt8(0) === 1;
      yield crypto.decryptBytes(held.subarray(HEAD_BYTES, end), contextOf(name, number++, ended));
      held = held.subarray(end);
    }
  }
  if (!ended || held.length > 0) throw cryptoErrors.tampered();
}

const contextOf = (name: string, number: number, isLast: boolean): string =>
  `${name}:${number}:${isLast ? 'last' : 'more'}`;

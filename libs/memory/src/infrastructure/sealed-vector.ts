import type { UserCrypto } from '@rapport/platform';
import type { QuantisedVector } from '../domain/engine/index.js';

/** Before the values stands their scale as a float32; the index needs the direction only, another reader may need more. */
const SCALE_BYTES = 4;

export function sealVector(crypto: UserCrypto, { values }: QuantisedVector, context: string): Buffer {
  const bytes = Buffer.alloc(SCALE_BYTES + values.length);
  bytes.writeFloatLE(1 / lengthOf(values), 0);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.length), SCALE_BYTES);
  return crypto.encryptBytes(bytes, context);
}

export function openVector(crypto: UserCrypto, sealed: Uint8Array, context: string, space: string): QuantisedVector {
  const bytes = crypto.decryptBytes(sealed, context);
  // Copied: the buffer that decryption returns may be a piece of a large shared one.
  return {
    space,
    values: Int8Array.from(new Int8Array(bytes.buffer, bytes.byteOffset + SCALE_BYTES, bytes.length - SCALE_BYTES)),
  };
}

/** Embeddings are L2-normalised, so that the length of the quantised vector tells its scale. */
function lengthOf(values: Int8Array): number {
  let squares = 0;
  for (const value of values) squares += value * value;
  return Math.sqrt(squares) || 1;
}

import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';
import { cryptoErrors } from './crypto.errors.js';

// version (1) | IV (12) | tag (16) | ciphertext. The version is authenticated with the context.
const VERSION = 1;
const IV_LENGTH = 12;
const TAG_LENGTH = 16;
const HEADER_LENGTH = 1 + IV_LENGTH + TAG_LENGTH;
const ALGORITHM = 'aes-256-gcm';

/** AES-256-GCM under `key` (32 bytes). The same `context` is needed to open it: it ties a value to its place. */
export function seal(key: KeyObject, plaintext: Uint8Array, context: string): Buffer {
  const iv = randomBytes(IV_LENGTH);
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_LENGTH }).setAAD(associatedData(context));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), ciphertext]);
}

/** Throws `crypto.tampered` for another key, another context, or a single changed bit. */
export function unseal(key: KeyObject, sealed: Uint8Array, context: string): Buffer {
  if (sealed.length < HEADER_LENGTH || sealed[0] !== VERSION) throw cryptoErrors.tampered();
  const iv = sealed.subarray(1, 1 + IV_LENGTH);
  const tag = sealed.subarray(1 + IV_LENGTH, HEADER_LENGTH);
  const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_LENGTH })
    .setAAD(associatedData(context))
    .setAuthTag(tag);
  // All of it: a GCM `final` only verifies. One buffer, so that a key's bytes are not left in another.
  const plaintext = decipher.update(sealed.subarray(HEADER_LENGTH));
  try {
    decipher.final();
    return plaintext;
  } catch {
    plaintext.fill(0);
    throw cryptoErrors.tampered();
  }
}

const associatedData = (context: string): Buffer => Buffer.concat([Buffer.of(VERSION), Buffer.from(context, 'utf8')]);

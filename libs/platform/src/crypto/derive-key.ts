import { hkdfSync, type KeyObject } from 'node:crypto';
import { toSecretKey, type Keyring } from './keyring.js';

const KEY_LENGTH = 32;

/**
 * A key for one purpose (HKDF-SHA-256) from the keyring's index key: the one that does not change when `active` rotates.
 * `purpose` names use and version, e.g. `rapport/blind-index/v1`; another purpose gives an unrelated key.
 */
export function deriveKey(keyring: Keyring, purpose: string): KeyObject {
  // The parser made sure that it is there.
  const root = keyring.keys.get(keyring.indexKeyId)!;
  return toSecretKey(Buffer.from(hkdfSync('sha256', root, '', purpose, KEY_LENGTH)));
}

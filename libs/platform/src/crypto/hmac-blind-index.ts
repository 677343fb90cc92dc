import { createHmac, hkdfSync } from 'node:crypto';
import { BlindIndex } from './user-cipher.js';
import type { Keyring } from './keyring.js';
import { toSecretKey } from './keyring.js';

const KEY_LENGTH = 32;

/** HMAC-SHA-256 under a key of its own, derived (HKDF) from the keyring's index key. */
export class HmacBlindIndex extends BlindIndex {
  private readonly key;

  constructor(keyring: Keyring) {
    super();
    const derived = hkdfSync('sha256', keyring.keys.get(keyring.indexKeyId)!, '', 'rapport/blind-index/v1', KEY_LENGTH);
    this.key = toSecretKey(Buffer.from(derived));
  }

  override digest(purpose: string, value: string): Buffer {
    // The length in front keeps ("ab", "c") and ("a", "bc") apart.
    return createHmac('sha256', this.key).update(`${purpose.length}:${purpose}:${value}`).digest();
  }
}

import { createHmac } from 'node:crypto';
import { deriveKey } from './derive-key.js';
import type { Keyring } from './keyring.js';
import { BlindIndex } from './user-cipher.js';

/** HMAC-SHA-256 under a key of its own, derived (HKDF) from the keyring's index key. */
export class HmacBlindIndex extends BlindIndex {
  private readonly key;

  constructor(keyring: Keyring) {
    super();
    this.key = deriveKey(keyring, 'rapport/blind-index/v1');
  }

  override digest(purpose: string, value: string): Buffer {
    // The length in front keeps ("ab", "c") and ("a", "bc") apart.
    return createHmac('sha256', this.key).update(`${purpose.length}:${purpose}:${value}`).digest();
  }
}

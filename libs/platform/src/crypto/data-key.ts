import { createSecretKey, type KeyObject } from 'node:crypto';
import { cryptoErrors } from './crypto.errors.js';
import { seal, unseal } from './sealed-box.js';
import type { UserCrypto } from './user-cipher.js';

/**
 * A person's data key as the cache holds it: in memory that can be cleared at a given moment. Work in progress leases
 * a copy, which OpenSSL keeps outside the JavaScript heap and clears once the work lets go of it.
 */
export class DataKey {
  private isCleared = false;

  /** Takes `bytes` over: whoever made them must not use them again. */
  constructor(private readonly bytes: Buffer) {}

  /** @param isDestroyed asked at each use: once true, the lease seals and opens nothing any more */
  lease(isDestroyed: () => boolean): UserCrypto {
    // Zeros would seal as well as any key.
    if (this.isCleared) throw cryptoErrors.keyMissing();
    return new LeasedKey(createSecretKey(this.bytes), isDestroyed);
  }

  /** For a key that leaves the cache. What was leased goes on: a turn may outlast its place in the cache. */
  clear(): void {
    this.bytes.fill(0);
    this.isCleared = true;
  }
}

class LeasedKey implements UserCrypto {
  constructor(
    private readonly secret: KeyObject,
    private readonly isDestroyed: () => boolean,
  ) {}

  encrypt(plaintext: string, context: string): Buffer {
    return this.encryptBytes(Buffer.from(plaintext, 'utf8'), context);
  }

  decrypt(sealed: Uint8Array, context: string): string {
    return this.decryptBytes(sealed, context).toString('utf8');
  }

  encryptBytes(plaintext: Uint8Array, context: string): Buffer {
    return seal(this.key, plaintext, context);
  }

  decryptBytes(sealed: Uint8Array, context: string): Buffer {
    return unseal(this.key, sealed, context);
  }

  private get key(): KeyObject {
    if (this.isDestroyed()) throw cryptoErrors.keyMissing();
    return this.secret;
  }
}

import type { UserId } from '@rapport/kernel';
import type { Db, Tx } from '../database/database.js';

/**
 * Encrypts what belongs to a person with that person's own data key (AES-256-GCM). Destroying the key makes every
 * copy unreadable, backups included. Keys are wrapped by the {@link KeyVault} and cached decrypted, briefly.
 */
export abstract class UserCipher {
  /** Makes and stores the person's data key. Part of registration's transaction. */
  abstract createKey(tx: Tx, userId: UserId): Promise<UserCrypto>;
  /** The person's key, ready to use. Throws `crypto.key_missing` after erasure. One read on a cache miss, none on a hit. */
  abstract for(db: Db, userId: UserId): Promise<UserCrypto>;
  /** Destroys the person's key: the point of no return of an erasure. `false` when there was none. */
  abstract destroyKey(tx: Tx, userId: UserId): Promise<boolean>;
  /** Drops what this process holds of a key that another one destroyed. */
  abstract forget(userId: UserId): void;
}

/** Synchronous once obtained. `context` (`table.column:rowId`) is authenticated: a value moved elsewhere fails to open. */
export interface UserCrypto {
  encrypt(plaintext: string, context: string): Buffer;
  decrypt(sealed: Uint8Array, context: string): string;
  encryptBytes(plaintext: Uint8Array, context: string): Buffer;
  decryptBytes(sealed: Uint8Array, context: string): Buffer;
}

/** Keyed digests for look-ups of encrypted values, e.g. e-mail (equality only, per purpose). */
export abstract class BlindIndex {
  /** 32 bytes; the value is normalised by the caller. */
  abstract digest(purpose: string, value: string): Buffer;
}

import { randomBytes, type KeyObject } from 'node:crypto';
import { toUuid, type Clock, type UserId } from '@rapport/kernel';
import { LRUCache } from 'lru-cache';
import { Tx, type Db } from '../database/database.js';
import { cryptoErrors } from './crypto.errors.js';
import { KeyVault } from './key-vault.js';
import { toSecretKey } from './keyring.js';
import { seal, unseal } from './sealed-box.js';
import { UserCipher, type UserCrypto } from './user-cipher.js';
import { userKeyContext, type UserKeyTables } from './user-keys.table.js';

const KEY_LENGTH = 32;

export interface KeyCacheOptions {
  readonly size: number;
  readonly ttlMs: number;
}

/** Keeps wrapped data keys in `user_keys` and unwrapped ones in a bounded cache, for a bounded time. */
export class StoredUserCipher extends UserCipher {
  private readonly cache: LRUCache<UserId, UserCrypto>;
  /** People whose key was destroyed here: a read that began before the deletion must not bring the key back. */
  private readonly destroyed: LRUCache<UserId, true>;

  constructor(
    private readonly vault: KeyVault,
    clock: Clock,
    { size, ttlMs }: KeyCacheOptions,
  ) {
    super();
    const options = { max: size, ttl: ttlMs, ttlResolution: 0, perf: { now: () => clock.monotonic() } };
    this.cache = new LRUCache<UserId, UserCrypto>(options);
    this.destroyed = new LRUCache<UserId, true>(options);
  }

  override async createKey(tx: Tx, userId: UserId): Promise<UserCrypto> {
    const userUuid = toUuid('user', userId);
    const key = randomBytes(KEY_LENGTH);
    const { keyId, bytes } = await this.vault.wrap(key, userKeyContext(userUuid));
    await tx
      .as<UserKeyTables>()
      .insertInto('user_keys')
      .values({ user_id: userUuid, key_id: keyId, wrapped: bytes })
      .execute();
    return new KeyedUserCrypto(toSecretKey(key));
  }

  override async for(db: Db, userId: UserId): Promise<UserCrypto> {
    const cached = this.cache.get(userId);
    if (cached) return cached;
    const crypto = await this.read(db, userId);
    // What a transaction sees may never be committed, so only the root's reads are remembered.
    if (!(db instanceof Tx) && !this.destroyed.has(userId)) this.cache.set(userId, crypto);
    return crypto;
  }

  override async destroyKey(tx: Tx, userId: UserId): Promise<boolean> {
    this.forget(userId);
    const { numDeletedRows } = await tx
      .as<UserKeyTables>()
      .deleteFrom('user_keys')
      .where('user_id', '=', toUuid('user', userId))
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  }

  override forget(userId: UserId): void {
    this.destroyed.set(userId, true);
    this.cache.delete(userId);
  }

  private async read(db: Db, userId: UserId): Promise<UserCrypto> {
    const userUuid = toUuid('user', userId);
    const row = await db
      .as<UserKeyTables>()
      .selectFrom('user_keys')
      .select(['key_id', 'wrapped'])
      .where('user_id', '=', userUuid)
      .executeTakeFirst();
    if (!row) throw cryptoErrors.keyMissing();
    const key = await this.vault.unwrap({ keyId: row.key_id, bytes: row.wrapped }, userKeyContext(userUuid));
    return new KeyedUserCrypto(toSecretKey(key));
  }
}

class KeyedUserCrypto implements UserCrypto {
  constructor(private readonly key: KeyObject) {}

  encrypt(plaintext: string, context: string): Buffer {
    return seal(this.key, Buffer.from(plaintext, 'utf8'), context);
  }

  decrypt(sealed: Uint8Array, context: string): string {
    return unseal(this.key, sealed, context).toString('utf8');
  }

  encryptBytes(plaintext: Uint8Array, context: string): Buffer {
    return seal(this.key, plaintext, context);
  }

  decryptBytes(sealed: Uint8Array, context: string): Buffer {
    return unseal(this.key, sealed, context);
  }
}

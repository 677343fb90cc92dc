import { randomBytes } from 'node:crypto';
import type { OnApplicationShutdown } from '@nestjs/common';
import { RecentMap, toUuid, type CancelTimer, type Clock, type UserId } from '@rapport/kernel';
import { LRUCache } from 'lru-cache';
import { Tx, type Db } from '../database/database.js';
import { cryptoErrors } from './crypto.errors.js';
import { DataKey } from './data-key.js';
import { KeyVault } from './key-vault.js';
import { UserCipher, type UserCrypto } from './user-cipher.js';
import { userKeyContext, type UserKeyTables } from './user-keys.table.js';

const KEY_LENGTH = 32;

export interface KeyCacheOptions {
  readonly size: number;
  readonly ttlMs: number;
}

/**
 * Keeps wrapped data keys in `user_keys` and unwrapped ones in a bounded cache, for a bounded time. A key is overwritten
 * with zeros when it leaves the cache: for another, after `ttlMs` (twice that at the latest, unused), when its person is
 * erased, and when the process stops.
 */
export class StoredUserCipher extends UserCipher implements OnApplicationShutdown {
  private readonly cache: LRUCache<UserId, DataKey>;
  /** People whose key was destroyed here: a read that began before the deletion must not bring the key back. */
  private readonly destroyed: RecentMap<UserId, true>;
  /** The number of a person's last destruction here: what was leased before it seals and opens nothing any more. */
  private readonly lastDestruction: RecentMap<UserId, number>;
  private destructions = 0;
  /** Reads under way. Requests of one person that come together ask the vault once. */
  private readonly loading = new Map<UserId, Promise<UserCrypto>>();
  private cancelSweep: CancelTimer | undefined;
  private closed = false;

  constructor(
    private readonly vault: KeyVault,
    private readonly clock: Clock,
    private readonly options: KeyCacheOptions,
  ) {
    super();
    this.cache = new LRUCache<UserId, DataKey>({
      max: options.size,
      ttl: options.ttlMs,
      ttlResolution: 0,
      perf: { now: () => clock.monotonic() },
      dispose: (key) => key.clear(),
    });
    this.destroyed = new RecentMap(clock, { ttlMs: options.ttlMs, max: options.size });
    this.lastDestruction = new RecentMap(clock, { ttlMs: Infinity, max: options.size });
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
    return this.onlyLeaseOf(userId, new DataKey(key), this.destructions);
  }

  override async for(db: Db, userId: UserId): Promise<UserCrypto> {
    const cached = this.cache.get(userId);
    const since = this.destructions;
    if (cached) return this.leaseOf(userId, cached, since);
    // What a transaction sees may never be committed, so only the root's reads are shared and remembered.
    if (db instanceof Tx) return this.onlyLeaseOf(userId, await this.read(db, userId), since);
    return this.loading.get(userId) ?? this.load(db, userId);
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
    this.lastDestruction.set(userId, (this.destructions += 1));
    this.loading.delete(userId);
    this.cache.delete(userId);
  }

  /** The last of the hooks: what still runs has its lease. */
  onApplicationShutdown(): void {
    this.closed = true;
    this.cancelSweep?.();
    this.cache.clear();
  }

  private load(db: Db, userId: UserId): Promise<UserCrypto> {
    // From before the read on: the person may be erased while the vault is asked.
    const since = this.destructions;
    const loading = this.read(db, userId)
      .then((key) => {
        const isUnwanted = this.closed || this.destroyed.has(userId);
        return isUnwanted ? this.onlyLeaseOf(userId, key, since) : this.remember(userId, key, since);
      })
      .finally(() => {
        if (this.loading.get(userId) === loading) this.loading.delete(userId);
      });
    this.loading.set(userId, loading);
    return loading;
  }

  private remember(userId: UserId, key: DataKey, since: number): UserCrypto {
    this.cache.set(userId, key);
    this.cancelSweep ??= this.clock.setTimer(this.options.ttlMs, () => this.sweep());
    return this.leaseOf(userId, key, since);
  }

  /** @param since how many keys were destroyed here when this one was asked for */
  private leaseOf(userId: UserId, key: DataKey, since: number): UserCrypto {
    return key.lease(() => (this.lastDestruction.get(userId) ?? 0) > since);
  }

  /** For a key that nobody else will ask for. */
  private onlyLeaseOf(userId: UserId, key: DataKey, since: number): UserCrypto {
    const lease = this.leaseOf(userId, key, since);
    key.clear();
    return lease;
  }

  /** The cache looks at a key's age when it is asked for the key: who does not come back would stay. */
  private sweep(): void {
    this.cache.purgeStale();
    this.cancelSweep = this.cache.size > 0 ? this.clock.setTimer(this.options.ttlMs, () => this.sweep()) : undefined;
  }

  private async read(db: Db, userId: UserId): Promise<DataKey> {
    const userUuid = toUuid('user', userId);
    const row = await db
      .as<UserKeyTables>()
      .selectFrom('user_keys')
      .select(['key_id', 'wrapped'])
      .where('user_id', '=', userUuid)
      .executeTakeFirst();
    if (!row) throw cryptoErrors.keyMissing();
    return new DataKey(await this.vault.unwrap({ keyId: row.key_id, bytes: row.wrapped }, userKeyContext(userUuid)));
  }
}

import type { UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { ApiKey, ApiKeyGrant, ApiKeyId, NewApiKey } from './api-key.js';

export abstract class ApiKeyRepository {
  /** How many the person holds. Locks the person's row, so that two creations cannot both pass the limit. */
  abstract lockedCount(tx: Tx, userId: UserId): Promise<number>;
  abstract insert(tx: Tx, key: NewApiKey): Promise<void>;
  abstract findGrant(db: Db, userId: UserId, apiKeyId: ApiKeyId): Promise<ApiKeyGrant | undefined>;
  /** Newest first. At most as many as a person may hold, so it is not paged. */
  abstract list(db: Db, userId: UserId): Promise<ApiKey[]>;
  /** `false` when the person has no such key. */
  abstract delete(tx: Tx, userId: UserId, apiKeyId: ApiKeyId): Promise<boolean>;
  abstract touch(db: Db, userId: UserId, apiKeyId: ApiKeyId, at: Date): Promise<void>;
  abstract erase(tx: Tx, userId: UserId): Promise<number>;
}

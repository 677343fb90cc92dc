import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type UserId } from '@rapport/kernel';
import { UserCipher, type Db, type Tx } from '@rapport/platform';
import { ApiKeyRepository } from '../domain/api-key.repository.js';
import type { ApiKey, ApiKeyGrant, ApiKeyId, NewApiKey } from '../domain/api-key.js';
import type { AuthTables } from './auth-tables.js';

const nameContext = (apiKeyId: ApiKeyId): string => `api_keys.name_sealed:${apiKeyId}`;

@Injectable()
export class PostgresApiKeyRepository extends ApiKeyRepository {
  constructor(private readonly cipher: UserCipher) {
    super();
  }

  override async lockedCount(tx: Tx, userId: UserId): Promise<number> {
    const id = toUuid('user', userId);
    const tables = tx.as<AuthTables>();
    await tables.selectFrom('users').select('user_id').where('user_id', '=', id).forUpdate().execute();
    const { held } = await tables
      .selectFrom('api_keys')
      .select(({ fn }) => fn.countAll<number>().as('held'))
      .where('user_id', '=', id)
      .executeTakeFirstOrThrow();
    return held;
  }

  override async insert(tx: Tx, key: NewApiKey): Promise<void> {
    const crypto = await this.cipher.for(tx, key.userId);
    await tx
      .as<AuthTables>()
      .insertInto('api_keys')
      .values({
        user_id: toUuid('user', key.userId),
        api_key_id: toUuid('apiKey', key.apiKeyId),
        token_digest: key.digest,
        name_sealed: crypto.encrypt(key.name, nameContext(key.apiKeyId)),
        hint: key.hint,
        scopes: key.scopes,
        created_at: key.createdAt,
        expires_at: key.expiresAt ?? null,
      })
      .execute();
  }

  override async findGrant(db: Db, userId: UserId, apiKeyId: ApiKeyId): Promise<ApiKeyGrant | undefined> {
    const row = await db
      .as<AuthTables>()
      .selectFrom('api_keys')
      .innerJoin('users', 'users.user_id', 'api_keys.user_id')
      .select(['users.status', 'users.roles', 'token_digest', 'scopes', 'expires_at', 'last_used_at'])
      .where('api_keys.user_id', '=', toUuid('user', userId))
      .where('api_keys.api_key_id', '=', toUuid('apiKey', apiKeyId))
      .executeTakeFirst();
    return (
      row && {
        userId,
        apiKeyId,
        status: row.status,
        roles: row.roles,
        scopes: row.scopes,
        digest: row.token_digest,
        expiresAt: row.expires_at ?? undefined,
        lastUsedAt: row.last_used_at ?? undefined,
      }
    );
  }

  override async list(db: Db, userId: UserId): Promise<ApiKey[]> {
    const rows = await db
      .as<AuthTables>()
      .selectFrom('api_keys')
      .selectAll()
      .where('user_id', '=', toUuid('user', userId))
      .orderBy('api_key_id', 'desc')
      .execute();
    if (rows.length === 0) return [];
    const crypto = await this.cipher.for(db, userId);
    return rows.map((row) => {
      const apiKeyId = fromUuid('apiKey', row.api_key_id);
      return {
        userId,
        apiKeyId,
        name: crypto.decrypt(row.name_sealed, nameContext(apiKeyId)),
        hint: row.hint,
        scopes: row.scopes,
        createdAt: row.created_at,
        expiresAt: row.expires_at ?? undefined,
        lastUsedAt: row.last_used_at ?? undefined,
      };
    });
  }

  override async delete(tx: Tx, userId: UserId, apiKeyId: ApiKeyId): Promise<boolean> {
    const { numDeletedRows } = await tx
      .as<AuthTables>()
      .deleteFrom('api_keys')
      .where('user_id', '=', toUuid('user', userId))
      .where('api_key_id', '=', toUuid('apiKey', apiKeyId))
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  }

  override async touch(db: Db, userId: UserId, apiKeyId: ApiKeyId, at: Date): Promise<void> {
    await db
      .as<AuthTables>()
      .updateTable('api_keys')
      .set({ last_used_at: at })
      .where('user_id', '=', toUuid('user', userId))
      .where('api_key_id', '=', toUuid('apiKey', apiKeyId))
      .execute();
  }

  override async erase(tx: Tx, userId: UserId): Promise<number> {
    const { numDeletedRows } = await tx
      .as<AuthTables>()
      .deleteFrom('api_keys')
      .where('user_id', '=', toUuid('user', userId))
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }
}

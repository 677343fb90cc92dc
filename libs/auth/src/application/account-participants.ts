import { Injectable } from '@nestjs/common';
import { ErasureParticipant, ExportParticipant, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database, UserCipher } from '@rapport/platform';
import { AccountRepository } from '../domain/account.repository.js';
import { ApiKeyRepository } from '../domain/api-key.repository.js';
import { SessionRepository } from '../domain/session.repository.js';
import { DestroyedKeys } from './destroyed-keys.js';
import { Revocations } from './revocations.js';

const ACCOUNT_TABLES = [
  'users',
  'credentials',
  'external_identities',
  'sessions',
  'refresh_tokens',
  'api_keys',
] as const;
const KEY_TABLES = ['user_keys'] as const;

/** Secrets (hashes, digests, keys) are left out: they tell the person nothing and are worth stealing. */
@Injectable()
export class AccountExport extends ExportParticipant {
  override readonly name = 'account';
  override readonly tables = [...ACCOUNT_TABLES, ...KEY_TABLES];
  override readonly withheld = {
    credentials: 'a digest of the password: it tells you nothing, and is worth stealing',
    external_identities: 'a digest of what your issuer calls you',
    refresh_tokens: 'digests of secrets; the sessions that they belong to are here',
    user_keys: 'the key of your data, itself encrypted',
  };

  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly sessions: SessionRepository,
    private readonly apiKeys: ApiKeyRepository,
  ) {
    super();
  }

  override async *export(userId: UserId): AsyncIterable<ExportRecord> {
    const account = await this.accounts.find(this.database, userId);
    if (!account) return;
    const { email, displayName, locale, birthDate, status, roles, createdAt } = account;
    const row = {
      id: userId,
      email,
      display_name: displayName,
      birth_date: birthDate,
      locale,
      status,
      roles,
      created_at: createdAt,
    };
    yield { table: 'users', origin: 'provided', row };
    for (const session of await this.sessions.list(this.database, userId)) {
      const { sessionId, createdAt: startedAt, expiresAt } = session;
      yield {
        table: 'sessions',
        origin: 'observed',
        row: { id: sessionId, created_at: startedAt, expires_at: expiresAt },
      };
    }
    for (const key of await this.apiKeys.list(this.database, userId)) {
      const { apiKeyId, name, scopes, createdAt: madeAt, expiresAt, lastUsedAt } = key;
      const apiKey = {
        id: apiKeyId,
        name,
        scopes,
        created_at: madeAt,
        expires_at: expiresAt,
        last_used_at: lastUsedAt,
      };
      yield { table: 'api_keys', origin: 'provided', row: apiKey };
    }
  }
}

/** First of all participants: with the key gone, every copy of the person's text is unreadable, backups included. */
@Injectable()
export class DataKeyErasure extends ErasureParticipant {
  override readonly name = 'data-key';
  override readonly tables = KEY_TABLES;
  override readonly order = 0;

  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
    private readonly destroyed: DestroyedKeys,
  ) {
    super();
  }

  override async erase(userId: UserId): Promise<number> {
    const destroyed = await this.database.transaction((tx) => this.cipher.destroyKey(tx, userId));
    await this.destroyed.announce(userId);
    return Number(destroyed);
  }
}

/** Last of all participants: the rows of the others refer to the person's. */
@Injectable()
export class AccountErasure extends ErasureParticipant {
  override readonly name = 'account';
  override readonly tables = ACCOUNT_TABLES;
  override readonly order = 1000;

  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly sessions: SessionRepository,
    private readonly apiKeys: ApiKeyRepository,
    private readonly revocations: Revocations,
  ) {
    super();
  }

  override async erase(userId: UserId): Promise<number> {
    const rows = await this.database.transaction(
      async (tx) =>
        (await this.sessions.erase(tx, userId)) +
        (await this.apiKeys.erase(tx, userId)) +
        (await this.accounts.erase(tx, userId)),
    );
    await this.revocations.announce(userId);
    return rows;
  }
}

import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, newId, type Scope, type UserId } from '@rapport/kernel';
import { AuditTrail, Database } from '@rapport/platform';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { ApiKeyRepository } from '../domain/api-key.repository.js';
import type { ApiKey, ApiKeyId } from '../domain/api-key.js';
import { apiKeyFormat, SECRET_BYTES, tokenDigest } from '../domain/opaque-token.js';
import { Revocations } from './revocations.js';

const DAY_MS = 86_400_000;
const HINT_LENGTH = 4;

export interface ApiKeyRequest {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** The longest allowed lifetime if absent. */
  readonly expiresInDays: number | undefined;
}

export interface CreatedApiKey {
  readonly key: ApiKey;
  /** The only time that the key itself is known. */
  readonly token: string;
}

/** A person's own API keys. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly database: Database,
    private readonly keys: ApiKeyRepository,
    private readonly revocations: Revocations,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {}

  async create(userId: UserId, { name, scopes, expiresInDays }: ApiKeyRequest): Promise<CreatedApiKey> {
    const now = this.clock.now();
    const apiKeyId = newId('apiKey', now);
    const token = apiKeyFormat.encode({ userId, id: apiKeyId, secret: randomBytes(SECRET_BYTES) });
    const lifetimeDays = Math.min(expiresInDays ?? Infinity, this.config.apiKeyMaxTtlDays);
    const key: ApiKey = {
      userId,
      apiKeyId,
      name: name.normalize('NFC').trim(),
      hint: token.slice(-HINT_LENGTH),
      scopes: [...new Set(scopes)],
      createdAt: new Date(now),
      expiresAt: new Date(now + lifetimeDays * DAY_MS),
      lastUsedAt: undefined,
    };
    await this.database.transaction(async (tx) => {
      if ((await this.keys.lockedCount(tx, userId)) >= this.config.apiKeysPerUser) {
        throw authErrors.apiKeyLimit(`at most ${this.config.apiKeysPerUser} keys an account`);
      }
      await this.keys.insert(tx, { ...key, digest: tokenDigest(token) });
      const details = { scopes: key.scopes.join(',') };
      await this.audit.record(tx, {
        action: 'auth.api_key_created',
        outcome: 'success',
        actor: userId,
        subject: apiKeyId,
        details,
      });
    });
    return { key, token };
  }

  list(userId: UserId): Promise<ApiKey[]> {
    return this.keys.list(this.database, userId);
  }

  async revoke(userId: UserId, apiKeyId: ApiKeyId): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await this.keys.delete(tx, userId, apiKeyId))) throw authErrors.apiKeyNotFound();
      await this.audit.record(tx, {
        action: 'auth.api_key_revoked',
        outcome: 'success',
        actor: userId,
        subject: apiKeyId,
      });
    });
    await this.revocations.announce(apiKeyId);
  }
}

import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { assertActive } from '../domain/account.js';
import { ApiKeyRepository } from '../domain/api-key.repository.js';
import type { ApiKeyGrant } from '../domain/api-key.js';
import { apiKeyFormat, tokenDigest } from '../domain/opaque-token.js';
import type { VerifiedCredential } from './principal-cache.js';

@Injectable()
export class AuthenticateApiKey {
  private readonly logger = new Logger('auth');

  constructor(
    private readonly database: Database,
    private readonly keys: ApiKeyRepository,
    private readonly clock: Clock,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {}

  /** Throws `auth.invalid_token` or `auth.suspended`. */
  async execute(token: string): Promise<VerifiedCredential> {
    const presented = apiKeyFormat.parse(token);
    const grant = presented && (await this.keys.findGrant(this.database, presented.userId, presented.id));
    if (!grant || !timingSafeEqual(grant.digest, tokenDigest(token))) throw authErrors.invalidToken();
    const acceptedUntil = grant.expiresAt?.getTime() ?? Infinity;
    if (acceptedUntil <= this.clock.now()) throw authErrors.invalidToken();
    assertActive(grant, authErrors.invalidToken);
    await this.noteUse(grant);
    const { userId, apiKeyId, roles, scopes } = grant;
    return {
      principal: { userId, roles, scopes, via: 'api_key' },
      acceptedUntil,
      revocableBy: [userId, apiKeyId],
    };
  }

  private async noteUse({ userId, apiKeyId, lastUsedAt }: ApiKeyGrant): Promise<void> {
    const now = this.clock.now();
    if (lastUsedAt && now - lastUsedAt.getTime() < this.config.apiKeyLastUsedS * 1000) return;
    try {
      await this.keys.touch(this.database, userId, apiKeyId, new Date(now));
    } catch (error) {
      // A courtesy to the key's owner; no reason to refuse the request.
      this.logger.warn({ event: 'api_key_use_not_noted', err: error });
    }
  }
}

import type { Id, Scope, UserId } from '@rapport/kernel';
import type { AccountStanding } from './account.js';

export type ApiKeyId = Id<'apiKey'>;

export interface ApiKey {
  readonly userId: UserId;
  readonly apiKeyId: ApiKeyId;
  readonly name: string;
  /** The key's last characters. */
  readonly hint: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly lastUsedAt: Date | undefined;
}

export interface NewApiKey extends Omit<ApiKey, 'lastUsedAt'> {
  readonly digest: Buffer;
}

/** What a presented key grants, with its owner's standing. */
export interface ApiKeyGrant extends AccountStanding {
  readonly apiKeyId: ApiKeyId;
  readonly scopes: readonly Scope[];
  readonly digest: Buffer;
  readonly expiresAt: Date | undefined;
  readonly lastUsedAt: Date | undefined;
}

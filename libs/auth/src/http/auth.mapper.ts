import type { TokenPair } from '../application/session-opener.js';
import type { Account } from '../domain/account.js';
import type { AccountDto, TokensDto } from './auth.dto.js';

export function toTokensDto(tokens: TokenPair): TokensDto {
  return {
    access_token: tokens.accessToken,
    token_type: 'Bearer',
    expires_in: tokens.expiresInS,
    refresh_token: tokens.refreshToken,
    refresh_expires_at: tokens.refreshExpiresAt.toISOString(),
  };
}

export function toAccountDto(account: Account): AccountDto {
  return {
    id: account.userId,
    object: 'user',
    email: account.email ?? null,
    display_name: account.displayName ?? null,
    locale: account.locale,
    roles: account.roles,
    created_at: account.createdAt.toISOString(),
  };
}

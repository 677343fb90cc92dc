import type { Id, UserId } from '@rapport/kernel';

export type SessionId = Id<'session'>;
export type RevocationReason = 'logout' | 'reuse';

/** One sign-in on one device: a family of refresh tokens of which at most the newest is good. */
export interface Session {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface StoredRefreshToken {
  readonly digest: Buffer;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** A presented token, its successor if it was spent, and its session, as the database has them. */
export interface RefreshTokenState {
  readonly expiresAt: Date;
  readonly spent:
    { readonly at: Date; readonly successorExpiresAt: Date; readonly successorUnused: boolean } | undefined;
  readonly sessionExpiresAt: Date;
  readonly revoked: boolean;
}

/**
 * What to do with a refresh token that exists:
 * - `rotate`: it is the newest one; spend it and hand out its successor;
 * - `repeat`: it was spent a moment ago and its successor is still unused, so two requests of one client crossed:
 *   hand out the same successor again;
 * - `revoke`: it was spent before, and is no crossing: either the caller or the one who spent it has stolen it. The
 *   session ends for both;
 * - `refuse`: it is too old, or its session has ended.
 */
export type RefreshDecision = 'rotate' | 'repeat' | 'revoke' | 'refuse';

export function decideRefresh(token: RefreshTokenState, now: Date, graceMs: number): RefreshDecision {
  if (token.revoked || token.sessionExpiresAt <= now || token.expiresAt <= now) return 'refuse';
  if (token.spent === undefined) return 'rotate';
  const crossed = now.getTime() - token.spent.at.getTime() <= graceMs;
  return crossed && token.spent.successorUnused ? 'repeat' : 'revoke';
}

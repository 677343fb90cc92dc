import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { AuditTrail, BlindIndex, Database, type Tx } from '@rapport/platform';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { AccountRepository } from '../domain/account.repository.js';
import { assertActive, type AccountStanding } from '../domain/account.js';
import { refreshTokenFormat, tokenDigest, type OpaqueToken } from '../domain/opaque-token.js';
import { SessionRepository } from '../domain/session.repository.js';
import { decideRefresh } from '../domain/session.js';
import { AttemptThrottle } from './attempt-throttle.js';
import { assertLocalIssuer } from './local-issuer.js';
import { Revocations } from './revocations.js';
import { SessionOpener, type RefreshGrant, type TokenPair } from './session-opener.js';

type Outcome =
  | { readonly kind: 'granted'; readonly standing: AccountStanding; readonly grant: RefreshGrant }
  | { readonly kind: 'refused' | 'revoked' };

/**
 * Rotates a refresh token. Its successor is an HMAC of it under the service's key: two requests that cross get the
 * same successor although only digests are stored, so a session never has two good tokens, and a thief who gets in
 * between is found out at the next rotation.
 */
@Injectable()
export class RefreshSession {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly sessions: SessionRepository,
    private readonly opener: SessionOpener,
    private readonly throttle: AttemptThrottle,
    private readonly revocations: Revocations,
    private readonly index: BlindIndex,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {}

  async execute(refreshToken: string): Promise<TokenPair> {
    assertLocalIssuer(this.config);
    const presented = refreshTokenFormat.parse(refreshToken);
    if (!presented) throw authErrors.invalidRefreshToken();
    await this.throttle.refresh(presented.id);
    // Whoever spent a token and got none in return would come back with the old one, like a thief.
    await this.opener.prepare();
    // A revocation must be committed although the caller gets an error: hence an outcome, not an exception.
    const outcome = await this.database.transaction((tx) => this.decide(tx, presented, refreshToken));
    if (outcome.kind === 'granted') return this.opener.tokens(outcome.standing, outcome.grant);
    if (outcome.kind === 'revoked') await this.revocations.announce(presented.id);
    throw authErrors.invalidRefreshToken();
  }

  private async decide(tx: Tx, { userId, id }: OpaqueToken<'session'>, refreshToken: string): Promise<Outcome> {
    const digest = tokenDigest(refreshToken);
    const secret = this.index.digest('refresh_tokens.successor', refreshToken);
    const successor = refreshTokenFormat.encode({ userId, id, secret });
    const successorDigest = tokenDigest(successor);
    const state = await this.sessions.lockToken(tx, userId, id, digest, successorDigest);
    const standing = state && (await this.accounts.findStanding(tx, userId));
    if (!standing) return { kind: 'refused' };
    assertActive(standing, authErrors.invalidRefreshToken);

    const now = this.clock.date();
    const decision = decideRefresh(state, now, this.config.refreshGraceS * 1000);
    if (decision === 'refuse') return { kind: 'refused' };
    if (decision === 'revoke') {
      await this.sessions.revoke(tx, userId, id, 'reuse', now);
      const details = { session: id };
      await this.audit.record(tx, { action: 'auth.refresh_reused', outcome: 'denied', subject: userId, details });
      return { kind: 'revoked' };
    }
    const expiresAt = state.spent?.successorExpiresAt ?? this.opener.refreshExpiry(state.sessionExpiresAt);
    if (decision === 'rotate') {
      await this.sessions.rotate(tx, userId, id, digest, { digest: successorDigest, createdAt: now, expiresAt });
    }
    return {
      kind: 'granted',
      standing,
      grant: { sessionId: id, refreshToken: successor, refreshExpiresAt: expiresAt },
    };
  }
}

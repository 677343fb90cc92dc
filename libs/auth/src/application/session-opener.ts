import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, newId, type UserId } from '@rapport/kernel';
import type { Tx } from '@rapport/platform';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { AccessTokenIssuer } from '../domain/access-token.js';
import type { AccountStanding } from '../domain/account.js';
import { refreshTokenFormat, SECRET_BYTES, tokenDigest } from '../domain/opaque-token.js';
import { SessionRepository } from '../domain/session.repository.js';
import type { SessionId } from '../domain/session.js';

export interface TokenPair {
  readonly accessToken: string;
  readonly expiresInS: number;
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
}

export interface RefreshGrant {
  readonly sessionId: SessionId;
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
}

@Injectable()
export class SessionOpener {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly issuer: AccessTokenIssuer,
    private readonly clock: Clock,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {}

  /** Begins a session in the transaction of the act that earned it. */
  async open(tx: Tx, userId: UserId): Promise<RefreshGrant> {
    const now = this.clock.now();
    const createdAt = new Date(now);
    const sessionId = newId('session', now);
    const sessionExpiresAt = new Date(now + this.config.sessionTtlS * 1000);
    const refreshToken = refreshTokenFormat.encode({ userId, id: sessionId, secret: randomBytes(SECRET_BYTES) });
    const expiresAt = this.refreshExpiry(sessionExpiresAt);
    await this.sessions.insert(
      tx,
      { userId, sessionId, createdAt, expiresAt: sessionExpiresAt },
      { digest: tokenDigest(refreshToken), createdAt, expiresAt },
    );
    return { sessionId, refreshToken, refreshExpiresAt: expiresAt };
  }

  /** A refresh token ends when it lies idle, and with its session. */
  refreshExpiry(sessionExpiresAt: Date): Date {
    const idleUntil = this.clock.now() + this.config.refreshIdleTtlS * 1000;
    return new Date(Math.min(idleUntil, sessionExpiresAt.getTime()));
  }

  /** Call before what cannot be repeated: rejects when {@link tokens} would. */
  prepare(): Promise<void> {
    return this.issuer.prepare();
  }

  /** Call after the transaction: signing needs neither its locks nor, when the keys are to be loaded, its connection. */
  async tokens({ userId, roles }: AccountStanding, grant: RefreshGrant): Promise<TokenPair> {
    const { sessionId, refreshToken, refreshExpiresAt } = grant;
    const accessToken = await this.issuer.issue({ userId, sessionId, roles });
    return { accessToken, expiresInS: this.config.accessTtlS, refreshToken, refreshExpiresAt };
  }
}

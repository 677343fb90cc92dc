import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { AuditTrail, Database } from '@rapport/platform';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { refreshTokenFormat, tokenDigest } from '../domain/opaque-token.js';
import { SessionRepository } from '../domain/session.repository.js';
import { assertLocalIssuer } from './local-issuer.js';
import { Revocations } from './revocations.js';

/** Ends the session of a refresh token, spent or not. Says nothing about whether there was one. */
@Injectable()
export class LogOut {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionRepository,
    private readonly revocations: Revocations,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {}

  async execute(refreshToken: string): Promise<void> {
    assertLocalIssuer(this.config);
    const presented = refreshTokenFormat.parse(refreshToken);
    if (!presented) return;
    const { userId, id } = presented;
    const digest = tokenDigest(refreshToken);
    const ended = await this.database.transaction(async (tx) => {
      if (!(await this.sessions.lockToken(tx, userId, id, digest, digest))) return false;
      if (!(await this.sessions.revoke(tx, userId, id, 'logout', this.clock.date()))) return false;
      await this.audit.record(tx, { action: 'auth.logout', outcome: 'success', actor: userId, subject: id });
      return true;
    });
    if (ended) await this.revocations.announce(id);
  }
}

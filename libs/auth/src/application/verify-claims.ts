import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { acceptedUntil, PrincipalResolver, type VerifiedClaims } from '../domain/access-token.js';
import type { VerifiedCredential } from './principal-cache.js';

/** From the claims of a token whose signature holds to a caller, or `auth.invalid_token`. */
@Injectable()
export class VerifyClaims {
  constructor(
    private readonly resolver: PrincipalResolver,
    private readonly clock: Clock,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {}

  async execute(claims: VerifiedClaims): Promise<VerifiedCredential> {
    const until = acceptedUntil(claims, this.clock.now(), this.config.clockToleranceS * 1000);
    if (until === undefined) throw authErrors.invalidToken();
    const principal = await this.resolver.resolve(claims);
    const { userId, sessionId } = principal;
    return { principal, acceptedUntil: until, revocableBy: sessionId ? [userId, sessionId] : [userId] };
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { normalizeIp } from '@nestjs/throttler';
import { BlindIndex, RateLimiter, type RateHit } from '@rapport/platform';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';

/**
 * Bounds how often passwords can be tried: for one account from everywhere, and from one address for every account.
 * Successes count too, or an attacker with an account of his own could reset his address's count.
 */
@Injectable()
export class AttemptThrottle {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly index: BlindIndex,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {}

  /** Counts a login. Throws `auth.too_many_attempts`, whether or not the account exists. */
  async login(email: string, address: string): Promise<void> {
    // A keyed digest: a list of e-mails cannot be tested against what shared state holds.
    const account = this.index.digest('auth.attempts', email).toString('base64url');
    const { loginsPerAccount, loginsPerAddress } = this.config;
    const hits = await Promise.all([
      this.hit('login-account', loginsPerAccount, account),
      this.hit('login-address', loginsPerAddress, normalizeIp(address)),
    ]);
    refuseBlocked(hits);
  }

  async registration(address: string): Promise<void> {
    refuseBlocked([await this.hit('registration', this.config.registrationsPerAddress, normalizeIp(address))]);
  }

  private hit(name: string, limit: number, subject: string): Promise<RateHit> {
    return this.limiter.hit({ name, limit, windowMs: this.config.attemptWindowS * 1000 }, subject);
  }
}

function refuseBlocked(hits: readonly RateHit[]): void {
  const retryAfterMs = Math.max(...hits.map(({ blockedMs }) => blockedMs));
  if (retryAfterMs > 0) throw authErrors.tooManyAttempts(undefined, { retryAfterMs });
}

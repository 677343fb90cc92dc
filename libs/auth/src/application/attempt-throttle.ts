import { Inject, Injectable } from '@nestjs/common';
import { normalizeIp } from '@nestjs/throttler';
import { BlindIndex, RateLimiter } from '@rapport/platform';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import type { SessionId } from '../domain/session.js';

interface Attempt {
  readonly name: string;
  readonly limit: number;
  readonly subject: string;
}

/**
 * Bounds how often passwords can be tried: for one account from everywhere, and from one address for every account.
 * Successes count too, or an attacker with an account of his own could reset his address's count. And how often a session
 * is refreshed.
 */
@Injectable()
export class AttemptThrottle {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly index: BlindIndex,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {}

  /** Counts a login. Throws `auth.too_many_attempts`, whether or not the account exists. */
  login(email: string, address: string): Promise<void> {
    // A keyed digest: a list of e-mails cannot be tested against what shared state holds.
    const account = this.index.digest('auth.attempts', email).toString('base64url');
    const { loginsPerAccount, loginsPerAddress } = this.config;
    return this.count([
      { name: 'login-account', limit: loginsPerAccount, subject: account },
      { name: 'login-address', limit: loginsPerAddress, subject: normalizeIp(address) },
    ]);
  }

  /** Throws `auth.too_many_attempts`. */
  registration(address: string): Promise<void> {
    const limit = this.config.registrationsPerAddress;
    return this.count([{ name: 'registration', limit, subject: normalizeIp(address) }]);
  }

  /** Throws `auth.too_many_attempts`, whether or not the session exists. */
  refresh(sessionId: SessionId): Promise<void> {
    return this.count([{ name: 'refresh', limit: this.config.refreshesPerSession, subject: sessionId }]);
  }

  private async count(attempts: readonly Attempt[]): Promise<void> {
    const windowMs = this.config.attemptWindowS * 1000;
    const hits = await Promise.all(
      attempts.map(async ({ name, limit, subject }) => ({
        name,
        blockedMs: (await this.limiter.hit({ name, limit, windowMs }, subject)).blockedMs,
      })),
    );
    const violated = hits.filter(({ blockedMs }) => blockedMs > 0);
    if (violated.length === 0) return;
    throw authErrors.tooManyAttempts(undefined, {
      retryAfterMs: Math.max(...violated.map(({ blockedMs }) => blockedMs)),
      extensions: { 'violated-policies': violated.map(({ name }) => name) },
    });
  }
}

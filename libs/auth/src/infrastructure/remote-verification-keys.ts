import { KeyObject } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Clock } from '@rapport/kernel';
import { AtMostEvery } from '@rapport/platform';
import { createRemoteJWKSet, errors, type RemoteJWKSet } from 'jose';
import type { AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { VerificationKeys, type TokenHeader } from '../domain/access-token.js';
import { SIGNING_ALGORITHM } from '../domain/signing-key.js';

const RETRY_MS = 5_000;
const RENEW_MS = 600_000;
const WARN_EVERY_MS = 60_000;
/** Many issuers call all their tokens `JWT`, or nothing; those that say more (`logout+jwt`, `dpop+jwt`) are believed. */
const ACCESS_TOKEN_TYPES: ReadonlySet<string | undefined> = new Set([undefined, 'JWT', 'at+jwt', 'application/at+jwt']);

interface Failure {
  readonly cause: unknown;
  /** Monotonic ms. */
  readonly retryAt: number;
}

/**
 * The key set of an external OIDC issuer: fetched with a timeout, renewed when it has grown old and, at a bounded rate, for
 * unknown key ids. An issuer that is away locks nobody out whose key is held, for a bounded time.
 */
export class RemoteVerificationKeys extends VerificationKeys {
  private readonly logger = new Logger('auth');
  private readonly keySet: RemoteJWKSet;
  private readonly warn: AtMostEvery;
  private keyIds: ReadonlySet<string | undefined> = new Set();
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private failure: Failure | undefined;

  constructor(
    url: string,
    private readonly config: AuthConfig,
    private readonly clock: Clock,
  ) {
    super();
    this.warn = new AtMostEvery(clock, WARN_EVERY_MS);
    // It never renews by itself: it would use no key of a set that it could not renew.
    const byUs = { cacheMaxAge: Infinity, cooldownDuration: Infinity };
    this.keySet = createRemoteJWKSet(new URL(url), { timeoutDuration: config.issuerTimeoutMs, ...byUs });
  }

  override async find({ kid, alg, typ }: TokenHeader): Promise<KeyObject | undefined> {
    // Without a key id any key would have to be tried; every OIDC provider sends one.
    if (kid === undefined || alg !== SIGNING_ALGORITHM || !ACCESS_TOKEN_TYPES.has(typ)) return undefined;
    const isHeld = this.keyIds.has(kid);
    if (this.ageMs() >= (isHeld ? RENEW_MS : this.config.issuerCooldownS * 1000)) {
      const isTrusted = isHeld && this.ageMs() < this.config.issuerKeysKeptS * 1000;
      const renewal = this.renew();
      // An issuer that was away a moment ago is not waited for by whom a held key serves.
      const failure = isTrusted && this.failure ? undefined : await renewal;
      if (failure && !isTrusted) throw unavailable(failure.cause);
    }
    return this.match(kid);
  }

  override isCurrent(keyId: string): boolean {
    return this.keyIds.has(keyId);
  }

  override published(): Promise<never> {
    return Promise.reject(authErrors.externalIssuer());
  }

  private ageMs(): number {
    return this.clock.monotonic() - this.fetchedAt;
  }

  /** Never rejects. Who asks at once shares one fetch, and its failure until RETRY_MS later: each would wait for the timeout. */
  private async renew(): Promise<Failure | undefined> {
    if (this.failure && this.clock.monotonic() < this.failure.retryAt) return this.failure;
    try {
      await this.keySet.reload();
      this.keyIds = new Set(this.keySet.jwks()?.keys.map(({ kid }) => kid));
      this.fetchedAt = this.clock.monotonic();
      this.failure = undefined;
    } catch (cause) {
      this.failure = { cause, retryAt: this.clock.monotonic() + RETRY_MS };
      this.warn.run(() => this.logger.warn({ event: 'issuer_keys_not_renewed', err: cause }));
    }
    return this.failure;
  }

  private async match(kid: string): Promise<KeyObject | undefined> {
    try {
      return KeyObject.from(await this.keySet({ kid, alg: SIGNING_ALGORITHM }));
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        return undefined;
      throw unavailable(error);
    }
  }
}

function unavailable(cause: unknown) {
  return authErrors.issuerUnavailable(undefined, { cause, retryAfterMs: RETRY_MS });
}

import { KeyObject } from 'node:crypto';
import { createRemoteJWKSet, errors, type RemoteJWKSet } from 'jose';
import type { AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { VerificationKeys, type TokenHeader } from '../domain/access-token.js';
import { SIGNING_ALGORITHM } from '../domain/signing-key.js';

const RETRY_MS = 5_000;
/** Many issuers call all their tokens `JWT`, or nothing; those that say more (`logout+jwt`, `dpop+jwt`) are believed. */
const ACCESS_TOKEN_TYPES: ReadonlySet<string | undefined> = new Set([undefined, 'JWT', 'at+jwt', 'application/at+jwt']);

/** The key set of an external OIDC issuer: fetched with a timeout, cached, and renewed for unknown key ids at a bounded rate. */
export class RemoteVerificationKeys extends VerificationKeys {
  private readonly keySet: RemoteJWKSet;

  constructor(url: string, config: AuthConfig) {
    super();
    this.keySet = createRemoteJWKSet(new URL(url), {
      timeoutDuration: config.issuerTimeoutMs,
      cooldownDuration: config.issuerCooldownS * 1000,
    });
  }

  override async find({ kid, alg, typ }: TokenHeader): Promise<KeyObject | undefined> {
    // Without a key id any key would have to be tried; every OIDC provider sends one.
    if (kid === undefined || alg !== SIGNING_ALGORITHM || !ACCESS_TOKEN_TYPES.has(typ)) return undefined;
    try {
      return KeyObject.from(await this.keySet({ kid, alg }));
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        return undefined;
      throw authErrors.issuerUnavailable(undefined, { cause: error, retryAfterMs: RETRY_MS });
    }
  }

  override isCurrent(keyId: string): boolean {
    return this.keySet.jwks()?.keys.some(({ kid }) => kid === keyId) ?? false;
  }

  override published(): Promise<never> {
    return Promise.reject(authErrors.externalIssuer());
  }
}

import type { KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import type { Principal, Role, UserId } from '@rapport/kernel';
import type { SessionId } from './session.js';

export interface AccessTokenSubject {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  /** For other services; ours read them from the database. */
  readonly roles: readonly Role[];
}

export abstract class AccessTokenIssuer {
  /** Fetches what {@link issue} needs, which then has little left that could fail it. */
  abstract prepare(): Promise<void>;
  abstract issue(subject: AccessTokenSubject): Promise<string>;
}

export interface TokenHeader {
  readonly alg?: string | undefined;
  readonly kid?: string | undefined;
  readonly typ?: string | undefined;
}

/** The public keys of whoever issues our tokens: ourselves, or an external issuer. */
export abstract class VerificationKeys {
  /** `undefined` for a token that no current key can have signed. Rejects when the keys cannot be fetched. */
  abstract find(header: TokenHeader): Promise<KeyObject | undefined>;
  /** Whether a key that {@link find} gave is still published. */
  abstract isCurrent(keyId: string): boolean;
  /** What `/.well-known/jwks.json` shows. Rejects with `auth.external_issuer` when tokens are issued elsewhere. */
  abstract published(): Promise<readonly JWK[]>;
}

/** Claims whose signature, issuer and audience are verified. The rest is unchecked input. */
export type VerifiedClaims = Readonly<Record<string, unknown>>;

/** From claims to the caller as the database knows him now. Throws `auth.invalid_token` or `auth.suspended`. */
export abstract class PrincipalResolver {
  abstract resolve(claims: VerifiedClaims): Promise<Principal>;
}

/**
 * When the token ends to be accepted, in ms since the epoch; `undefined` when it is not valid at `nowMs`. A token
 * without `exp` is not valid. (The JWT library's own check of time is off: it reads the system's clock.)
 */
export function acceptedUntil(claims: VerifiedClaims, nowMs: number, toleranceMs: number): number | undefined {
  const { exp, nbf } = claims;
  if (typeof exp !== 'number' || !Number.isFinite(exp)) return undefined;
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf * 1000 - toleranceMs > nowMs)) return undefined;
  const until = exp * 1000 + toleranceMs;
  return until > nowMs ? until : undefined;
}

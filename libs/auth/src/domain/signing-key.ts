import type { JWK } from 'jose';
import type { WrappedKey } from '@rapport/platform';

/** `next` is published before it signs; `retired` stays published until the last token it signed has expired. */
export type SigningKeyStatus = 'next' | 'active' | 'retired';

export interface SigningKey {
  readonly keyId: string;
  readonly status: SigningKeyStatus;
  /** With `kid`, `alg` and `use`, as published. */
  readonly publicJwk: JWK;
  /** PKCS #8, wrapped by the master keyring; gone once retired. */
  readonly privateKey: WrappedKey | undefined;
  readonly createdAt: Date;
  readonly activatedAt: Date | undefined;
  readonly retiredAt: Date | undefined;
}

export type NewSigningKey = Pick<SigningKey, 'keyId' | 'publicJwk' | 'createdAt'> & { readonly privateKey: WrappedKey };

/** The only algorithm that is ever accepted: passport-jwt's verifier knows no EdDSA. */
export const SIGNING_ALGORITHM = 'RS256';
/** RFC 9068: keeps an ID token of the same issuer from passing as an access token. */
export const ACCESS_TOKEN_TYPE = 'at+jwt';

/** Authenticated context of the wrapped private half. */
export const signingKeyContext = (keyId: string): string => `signing_keys.private_wrapped:${keyId}`;

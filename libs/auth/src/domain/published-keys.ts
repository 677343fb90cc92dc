import type { JWK } from 'jose';

/** What `/.well-known/jwks.json` shows. */
export abstract class PublishedKeys {
  /** Throws `auth.external_issuer` when tokens are issued elsewhere. */
  abstract list(): Promise<readonly JWK[]>;
}

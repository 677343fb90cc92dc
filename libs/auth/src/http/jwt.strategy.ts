import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { decodeProtectedHeader } from 'jose';
import { ExtractJwt, Strategy, type SecretOrKeyProvider } from 'passport-jwt';
import type { VerifiedCredential } from '../application/principal-cache.js';
import { VerifyClaims } from '../application/verify-claims.js';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { VerificationKeys, type VerifiedClaims } from '../domain/access-token.js';
import { SIGNING_ALGORITHM } from '../domain/signing-key.js';

/** Verifies signature, algorithm, issuer and audience. Time is checked by {@link VerifyClaims}, on the injected clock. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'rapport-jwt') {
  constructor(
    private readonly verifyClaims: VerifyClaims,
    keys: VerificationKeys,
    @Inject(authConfig.token) config: AuthConfig,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: keyProvider(keys),
      algorithms: [SIGNING_ALGORITHM],
      issuer: config.issuer,
      audience: config.audience,
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
    });
  }

  validate(claims: VerifiedClaims): Promise<VerifiedCredential> {
    return this.verifyClaims.execute(claims);
  }
}

function keyProvider(keys: VerificationKeys): SecretOrKeyProvider {
  return (_request, token: string, done) => {
    find(keys, token).then(
      // A key object is accepted, and faster than PEM; the typings only know text.
      (key) => done(key ? null : new Error('no current key signed this token'), key as never),
      (error: unknown) => done(error),
    );
  };
}

/** Rejects for a malformed header: passport-jwt then refuses the token. */
const find = async (keys: VerificationKeys, token: string): ReturnType<VerificationKeys['find']> =>
  keys.find(decodeProtectedHeader(token));

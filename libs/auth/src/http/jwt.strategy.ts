import { callbackify } from 'node:util';
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
  const provide = callbackify(async (token: string) => {
    // A malformed header is thrown here too: passport-jwt refuses the token for either.
    const key = await keys.find(decodeProtectedHeader(token));
    if (!key) throw new Error('no current key signed this token');
    // A key object is accepted, and faster than PEM; the typings only know text.
    return key as unknown as string;
  });
  return (_request, token: string, done) => provide(token, done);
}

import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { SignJWT } from 'jose';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { AccessTokenIssuer, type AccessTokenSubject } from '../domain/access-token.js';
import { ACCESS_TOKEN_TYPE, SIGNING_ALGORITHM } from '../domain/signing-key.js';
import { LocalSigningKeys } from './local-signing-keys.js';

@Injectable()
export class JoseAccessTokenIssuer extends AccessTokenIssuer {
  constructor(
    private readonly keys: LocalSigningKeys,
    private readonly clock: Clock,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {
    super();
  }

  override async prepare(): Promise<void> {
    await this.keys.signer();
  }

  override async issue({ userId, sessionId, roles }: AccessTokenSubject): Promise<string> {
    const { keyId, privateKey } = await this.keys.signer();
    const issuedAt = Math.floor(this.clock.now() / 1000);
    return new SignJWT({ sid: sessionId, roles: [...roles] })
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: keyId, typ: ACCESS_TOKEN_TYPE })
      .setIssuer(this.config.issuer)
      .setAudience(this.config.audience)
      .setSubject(userId)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + this.config.accessTtlS)
      .sign(privateKey);
  }
}

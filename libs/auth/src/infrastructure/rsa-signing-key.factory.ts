import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { KeyVault } from '@rapport/platform';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { SigningKeyFactory } from '../domain/signing-key.factory.js';
import { SIGNING_ALGORITHM, signingKeyContext, type NewSigningKey } from '../domain/signing-key.js';

const generate = promisify(generateKeyPair);
const MODULUS_BITS = 2048;

@Injectable()
export class RsaSigningKeyFactory extends SigningKeyFactory {
  constructor(
    private readonly vault: KeyVault,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async create(): Promise<NewSigningKey> {
    const { publicKey, privateKey } = await generate('rsa', { modulusLength: MODULUS_BITS });
    const jwk = await exportJWK(publicKey);
    // RFC 7638: an id that follows from the key cannot be given to two keys.
    const keyId = await calculateJwkThumbprint(jwk);
    const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
    try {
      return {
        keyId,
        publicJwk: { ...jwk, kid: keyId, alg: SIGNING_ALGORITHM, use: 'sig' },
        privateKey: await this.vault.wrap(pkcs8, signingKeyContext(keyId)),
        createdAt: this.clock.date(),
      };
    } finally {
      pkcs8.fill(0);
    }
  }
}

import { readFileSync } from 'node:fs';
import { Inject, Injectable } from '@nestjs/common';
import { BlindIndex } from '@rapport/platform';
import { auditLogErrors } from '../../audit-log.errors.js';
import { auditConfig, type AuditConfig } from '../../audit.config.js';
import { parseSigner, parseVerifier, signerOf, type Signer, type Verifier } from '../../domain/audit/signed-note.js';

/**
 * The key that signs checkpoints, and those whose signatures are believed. Without a key of its own an installation signs
 * with one that is derived from its keyring: good enough to begin with, but whoever reads the keyring can sign.
 */
@Injectable()
export class AuditKeys {
  readonly signer: Signer;
  /** The signer, and those that signed before. A key that was lost to somebody has an end. */
  readonly verifiers: readonly Verifier[];

  /** Throws `audit.key_invalid`. */
  constructor(
    @Inject(auditConfig.token)
    { signingKey, origin, trustedKeys }: Pick<AuditConfig, 'signingKey' | 'origin' | 'trustedKeys'>,
    blindIndex: BlindIndex,
  ) {
    this.signer =
      signingKey === undefined
        ? signerOf(origin, blindIndex.digest('audit-checkpoint-key/v1', origin))
        : parseSigner(signingKey.startsWith('PRIVATE+KEY+') ? signingKey : readKeyFile(signingKey));
    if (this.signer.name !== origin) throw auditLogErrors.keyInvalid('its name is not AUDIT_ORIGIN');
    this.verifiers = [this.signer, ...trustedKeys.map(parseVerifier)];
    assertOneEndEach(this.verifiers);
  }
}

/** A key that is listed without an end, or still signs, would be believed beyond the end that it has as well. */
function assertOneEndEach(verifiers: readonly Verifier[]): void {
  const ends = new Map(verifiers.map(({ name, keyId, upTo }) => [`${name}+${keyId}`, upTo]));
  if (verifiers.some(({ name, keyId, upTo }) => ends.get(`${name}+${keyId}`) !== upTo)) {
    throw auditLogErrors.keyInvalid('a key in AUDIT_TRUSTED_KEYS has an end, and is believed without it as well');
  }
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw auditLogErrors.keyInvalid(`its file cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

import type { BlindIndex } from '@rapport/platform';
import { describe, expect, it } from 'vitest';
import { formatSigner, formatVerifier, signerOf } from '../../domain/audit/signed-note.js';
import { AuditKeys } from './audit-keys.js';

const INVALID = expect.objectContaining({ code: 'audit.key_invalid' });

/** `trusted` is given the public keys of the signer and of one that signed before. */
function setup(trusted: (present: string, former: string) => readonly string[]) {
  const [present, former] = [5, 3].map((seed) => signerOf('rapport/test', Buffer.alloc(32, seed)));
  const trustedKeys = [...trusted(formatVerifier(present!), formatVerifier(former!))];
  const config = { signingKey: formatSigner(present!), origin: 'rapport/test', trustedKeys };
  return () => new AuditKeys(config, {} as BlindIndex).verifiers.map(({ upTo }) => upTo);
}

describe('the keys of the audit log', () => {
  it('are the signer, and those that signed before, which may have an end', () => {
    expect(setup((_, former) => [`${former}@12`])()).toEqual([undefined, 12]);
    expect(setup((present, former) => [present, former])()).toEqual([undefined, undefined, undefined]);
  });

  it('have one end each: what still signs has none', () => {
    expect(setup((present) => [`${present}@12`])).toThrow(INVALID);
    expect(setup((_, former) => [former, `${former}@12`])).toThrow(INVALID);
  });
});

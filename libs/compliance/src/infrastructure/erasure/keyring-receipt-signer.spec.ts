import { createPublicKey, verify } from 'node:crypto';
import { canonicalJson } from '@rapport/kernel';
import { createTestCrypto } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import type { ErasureStatement } from '../../domain/erasure/receipt.js';
import { KeyringReceiptSigner } from './keyring-receipt-signer.js';

const statement: ErasureStatement = {
  object: 'erasure_receipt',
  erasure_id: 'era_0198f2a0c0de70008000000000000001',
  subject: 'ab',
  cause: 'subject',
  requested_at: '2026-01-01T00:00:00.000Z',
  unreadable_since: '2026-01-01T00:00:01.000Z',
  completed_at: '2026-01-01T00:00:02.000Z',
  rows: { users: 1, messages: 2 },
  gone_from_backups_by: '2026-02-05T00:00:00.000Z',
  residue: [],
  statement: 'gone',
};

async function setup() {
  const { blindIndex } = await createTestCrypto();
  const sut = new KeyringReceiptSigner(blindIndex);
  return { sut, ctx: { receipt: sut.sign(statement), twin: new KeyringReceiptSigner(blindIndex) } };
}

describe('a receipt', () => {
  it('is verified by its public key alone, whatever the order of its members', async () => {
    const { ctx } = await setup();
    const { signature, ...told } = ctx.receipt;
    const key = createPublicKey({ key: Buffer.from(signature.public_key, 'base64'), format: 'der', type: 'spki' });
    const shuffled = Object.fromEntries(Object.entries(told).toReversed());
    const value = Buffer.from(signature.value, 'base64');
    expect(verify(null, Buffer.from(canonicalJson(shuffled)), key, value)).toBe(true);
  });

  it('is known by every process of the same keyring', async () => {
    const { ctx } = await setup();
    expect(ctx.twin.verify(ctx.receipt)).toBe(true);
  });

  it('is not ours once a figure is changed, or when another keyring signed it', async () => {
    const [{ sut, ctx }, other] = [await setup(), await setup()];
    expect(sut.verify({ ...ctx.receipt, rows: { users: 1, messages: 3 } })).toBe(false);
    expect(other.sut.verify(ctx.receipt)).toBe(false);
  });
});

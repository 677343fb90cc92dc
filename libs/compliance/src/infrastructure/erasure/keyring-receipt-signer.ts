import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { canonicalJson } from '@rapport/kernel';
import { BlindIndex } from '@rapport/platform';
import { ReceiptSigner, type ErasureReceipt, type ErasureStatement } from '../../domain/erasure/receipt.js';

/** PKCS #8 of an Ed25519 key, up to its 32 bytes (RFC 8410). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Ed25519, by a key that derives from the keyring: it is the same on every process and survives rotations. */
@Injectable()
export class KeyringReceiptSigner extends ReceiptSigner {
  private readonly privateKey: KeyObject;
  private readonly publicKey: string;

  constructor(index: BlindIndex) {
    super();
    const key = Buffer.concat([PKCS8_HEAD, index.digest('erasure.receipt-key', 'v1')]);
    this.privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
    key.fill(0);
    this.publicKey = createPublicKey(this.privateKey).export({ format: 'der', type: 'spki' }).toString('base64');
  }

  override sign(statement: ErasureStatement): ErasureReceipt {
    const value = sign(null, bytesOf(statement), this.privateKey).toString('base64');
    return { ...statement, signature: { algorithm: 'Ed25519', public_key: this.publicKey, value } };
  }

  override verify({ signature, ...statement }: ErasureReceipt): boolean {
    if (signature.public_key !== this.publicKey) return false;
    return verify(null, bytesOf(statement), createPublicKey(this.privateKey), Buffer.from(signature.value, 'base64'));
  }
}

const bytesOf = (statement: ErasureStatement): Buffer => Buffer.from(canonicalJson(statement), 'utf8');

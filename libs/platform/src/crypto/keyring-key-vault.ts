import { cryptoErrors } from './crypto.errors.js';
import { KeyVault, type WrappedKey } from './key-vault.js';
import type { Keyring } from './keyring.js';
import { seal, unseal } from './sealed-box.js';

/** Wraps with the active key of a keyring held in memory; unwraps with whichever key of it did the wrapping. */
export class KeyringKeyVault extends KeyVault {
  override readonly activeKeyId: string;

  constructor(private readonly keyring: Keyring) {
    super();
    this.activeKeyId = keyring.activeKeyId;
  }

  override async wrap(key: Uint8Array, context: string): Promise<WrappedKey> {
    return { keyId: this.activeKeyId, bytes: seal(this.masterKey(this.activeKeyId), key, context) };
  }

  override async unwrap(wrapped: WrappedKey, context: string): Promise<Buffer> {
    return unseal(this.masterKey(wrapped.keyId), wrapped.bytes, context);
  }

  private masterKey(id: string) {
    const key = this.keyring.keys.get(id);
    if (!key) throw cryptoErrors.unknownMasterKey(`master key ${id}`);
    return key;
  }
}

export interface WrappedKey {
  /** Which master key wrapped it. */
  readonly keyId: string;
  readonly bytes: Buffer;
}

/**
 * Wraps data keys with master keys, which never leave it. The keyring is one; a cloud KMS fits behind the same methods:
 * `describeKeyVault` in the testing library says what an adapter has to do. Adapters need no deadline of their own (`BoundedKeyVault`).
 */
export abstract class KeyVault {
  /** The key id that new wraps use. */
  abstract readonly activeKeyId: string;
  /** `context` is authenticated (table, column and row). Does not keep or change `key`. */
  abstract wrap(key: Uint8Array, context: string): Promise<WrappedKey>;
  /**
   * The caller owns the result, and clears it. Throws `crypto.unknown_master_key`, `crypto.tampered` or
   * `crypto.vault_unavailable`: fails closed.
   */
  abstract unwrap(wrapped: WrappedKey, context: string): Promise<Buffer>;
}

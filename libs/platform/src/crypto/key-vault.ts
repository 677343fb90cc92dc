export interface WrappedKey {
  /** Which master key wrapped it. */
  readonly keyId: string;
  readonly bytes: Buffer;
}

/** Wraps per-user data keys with a master keyring. File keyring now; a cloud KMS fits behind the same four lines. */
export abstract class KeyVault {
  /** The key id that new wraps use. */
  abstract readonly activeKeyId: string;
  /** `context` is authenticated (the user's id). */
  abstract wrap(key: Uint8Array, context: string): Promise<WrappedKey>;
  /** Throws `crypto.unknown_master_key` or `crypto.tampered`: fails closed. */
  abstract unwrap(wrapped: WrappedKey, context: string): Promise<Buffer>;
}

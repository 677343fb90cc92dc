import { isCodedError, type Clock } from '@rapport/kernel';
import { cryptoErrors } from './crypto.errors.js';
import { KeyVault, type WrappedKey } from './key-vault.js';

/**
 * Any vault, within bounds: what takes longer than `timeoutMs`, or fails in the vault's own terms, is
 * `crypto.vault_unavailable`. Not tried again here: clients of key services do that themselves, and callers wait.
 */
export class BoundedKeyVault extends KeyVault {
  constructor(
    private readonly vault: KeyVault,
    private readonly clock: Clock,
    private readonly timeoutMs: number,
  ) {
    super();
  }

  override get activeKeyId(): string {
    return this.vault.activeKeyId;
  }

  override wrap(key: Uint8Array, context: string): Promise<WrappedKey> {
    return this.within(this.vault.wrap(key, context));
  }

  override unwrap(wrapped: WrappedKey, context: string): Promise<Buffer> {
    return this.within(this.vault.unwrap(wrapped, context), (late) => late.fill(0));
  }

  /** `discard` takes what comes after nobody waits for it any more. */
  private within<T>(answer: Promise<T>, discard?: (late: T) => void): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let expired = false;
    const cancel = this.clock.setTimer(this.timeoutMs, () => {
      expired = true;
      reject(cryptoErrors.vaultUnavailable('it did not answer in time'));
    });
    answer.then(
      (value) => {
        cancel();
        if (expired) discard?.(value);
        else resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(isCodedError(error) ? error : cryptoErrors.vaultUnavailable(undefined, { cause: error }));
      },
    );
    return promise;
  }
}

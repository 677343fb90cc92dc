import type { Db, Tx } from '@rapport/platform';
import type { NewSigningKey, SigningKey } from './signing-key.js';

export abstract class SigningKeyRepository {
  abstract list(db: Db): Promise<SigningKey[]>;
  /** Adds the first two keys; does nothing when another process was faster. */
  abstract insertFirst(tx: Tx, active: NewSigningKey, next: NewSigningKey, at: Date): Promise<void>;
  /**
   * Retires the active key `replacing`, activates the next one and adds `next`. `false`, and nothing changed, when
   * `replacing` is no longer the active one: another process has rotated.
   */
  abstract rotate(tx: Tx, replacing: string, next: NewSigningKey, at: Date): Promise<boolean>;
  abstract deleteRetired(tx: Tx, retiredBefore: Date): Promise<number>;
}

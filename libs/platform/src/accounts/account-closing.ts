import type { UserId } from '@rapport/kernel';
import type { Tx } from '../database/database.js';

/** What an erasure needs of accounts. Implemented by auth; compliance depends on this port only. */
export abstract class AccountClosing {
  /**
   * Throws unless the caller has shown to be the person, and not only somebody who holds a token of theirs. Accounts
   * without a password (of an external issuer) have nothing more to show.
   */
  abstract confirm(userId: UserId, password: string | undefined, address: string): Promise<void>;
  /** Refuses all that the person asks for from the commit on. `false`: there is no such account. */
  abstract close(tx: Tx, userId: UserId): Promise<boolean>;
  /** After the commit: makes it felt on every process at once. Never rejects. */
  abstract announce(userId: UserId): Promise<void>;
}

import type { Role, UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { Account, AccountStanding, AccountStatus, NewAccount, PasswordCredential } from './account.js';

export interface AccountChange {
  /** Null takes it away. */
  readonly displayName?: string | null | undefined;
  readonly locale?: string | undefined;
}

export abstract class AccountRepository {
  /** Makes the person's data key and row. `taken` when the e-mail belongs to somebody; the transaction is then lost. */
  abstract insert(tx: Tx, account: NewAccount): Promise<'inserted' | 'taken'>;
  abstract find(db: Db, userId: UserId): Promise<Account | undefined>;
  abstract findStanding(db: Db, userId: UserId): Promise<AccountStanding | undefined>;

  abstract savePassword(db: Db, userId: UserId, passwordHash: string, at: Date): Promise<void>;
  abstract findPassword(db: Db, email: string): Promise<PasswordCredential | undefined>;
  /** The hash, which nobody replaces until the transaction ends. */
  abstract lockPassword(tx: Tx, userId: UserId): Promise<string | undefined>;

  abstract linkIdentity(tx: Tx, userId: UserId, subject: string, at: Date): Promise<'linked' | 'taken'>;
  abstract findByIdentity(db: Db, subject: string): Promise<AccountStanding | undefined>;

  abstract change(tx: Tx, userId: UserId, change: AccountChange, at: Date): Promise<void>;
  /** `false` when there is no such account, or it is being erased: nothing but `erasing` follows `erasing`. */
  abstract setStatus(tx: Tx, userId: UserId, status: AccountStatus, at: Date): Promise<boolean>;
  /** `false` when there is no such account, or it is being erased. */
  abstract setRoles(tx: Tx, userId: UserId, roles: readonly Role[], at: Date): Promise<boolean>;
  /** Removes every row of the person in the tables of accounts; resolves with their number. */
  abstract erase(tx: Tx, userId: UserId): Promise<number>;
}

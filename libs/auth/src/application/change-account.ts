import { Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@rapport/kernel';
import { AuditTrail, Database } from '@rapport/platform';
import { authErrors } from '../auth.errors.js';
import { AccountRepository, type AccountChange } from '../domain/account.repository.js';
import type { Account } from '../domain/account.js';

export interface RequestedChange extends AccountChange {
  /** Only to refuse it. */
  readonly birthDate?: string | undefined;
}

/** People correct what they told of themselves (GDPR Art. 16), except by when they were old enough. */
@Injectable()
export class ChangeAccount {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Throws `auth.birth_date_immutable`. */
  async execute(userId: UserId, { birthDate, ...change }: RequestedChange): Promise<Account> {
    if (birthDate !== undefined) throw authErrors.birthDateImmutable();
    return this.database.transaction(async (tx) => {
      await this.accounts.change(tx, userId, change, this.clock.date());
      const account = await this.accounts.find(tx, userId);
      if (!account) throw authErrors.invalidToken();
      await this.audit.record(tx, {
        action: 'auth.account_changed',
        outcome: 'success',
        actor: userId,
        subject: userId,
      });
      return account;
    });
  }
}

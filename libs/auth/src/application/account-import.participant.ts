import { Inject, Injectable } from '@nestjs/common';
import type { UserId } from '@rapport/kernel';
import { ImportParticipant, type ExportedRow, type Tx } from '@rapport/platform';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { AccountRepository } from '../domain/account.repository.js';

const optional = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * The person, with a key of their own. Not their roles, which were given by the staff of another deployment, and neither
 * password, sessions nor API keys, whose digests no export holds.
 */
@Injectable()
export class AccountImport extends ImportParticipant {
  override readonly name = 'account';
  override readonly tables = ['users'];
  override readonly order = 0;

  constructor(
    private readonly accounts: AccountRepository,
    @Inject(authConfig.token) private readonly config: Pick<AuthConfig, 'minimumAge'>,
  ) {
    super();
  }

  /** Throws `auth.email_taken`. */
  override async restore(tx: Tx, userId: UserId, _table: string, rows: readonly ExportedRow[]): Promise<void> {
    for (const row of rows) {
      const inserted = await this.accounts.insert(tx, {
        userId,
        email: optional(row['email']),
        displayName: optional(row['display_name']),
        locale: String(row['locale']),
        birthDate: optional(row['birth_date']),
        ageAttested: this.config.minimumAge,
        createdAt: new Date(String(row['created_at'])),
      });
      if (inserted === 'taken') throw authErrors.emailTaken();
    }
  }
}

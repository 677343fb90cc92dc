import { Injectable } from '@nestjs/common';
import type { UserId } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { authErrors } from '../auth.errors.js';
import { AccountRepository } from '../domain/account.repository.js';
import type { Account } from '../domain/account.js';

@Injectable()
export class DescribeAccount {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
  ) {}

  async execute(userId: UserId): Promise<Account> {
    const account = await this.accounts.find(this.database, userId);
    // Erased between the verification of the token and now.
    if (!account) throw authErrors.invalidToken();
    return account;
  }
}

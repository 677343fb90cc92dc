import { Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@rapport/kernel';
import { AccountClosing, Database, type Tx } from '@rapport/platform';
import { authErrors } from '../auth.errors.js';
import { AccountRepository } from '../domain/account.repository.js';
import { PasswordHasher } from '../domain/password-hasher.js';
import { normalisePassword } from '../domain/password-rules.js';
import { AttemptThrottle } from './attempt-throttle.js';
import { Revocations } from './revocations.js';

@Injectable()
export class StoredAccountClosing extends AccountClosing {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly hasher: PasswordHasher,
    private readonly throttle: AttemptThrottle,
    private readonly revocations: Revocations,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Throws `auth.confirmation_required`, or `auth.too_many_attempts`: guesses here count as guesses at sign-in. */
  override async confirm(userId: UserId, password: string | undefined, address: string): Promise<void> {
    const email = (await this.accounts.find(this.database, userId))?.email;
    const credential = email === undefined ? undefined : await this.accounts.findPassword(this.database, email);
    if (email === undefined || !credential) return;
    await this.throttle.login(email, address);
    const isRight =
      password !== undefined && (await this.hasher.verify(credential.passwordHash, normalisePassword(password)));
    if (!isRight) throw authErrors.confirmationRequired();
  }

  override close(tx: Tx, userId: UserId): Promise<boolean> {
    return this.accounts.setStatus(tx, userId, 'erasing', this.clock.date());
  }

  override announce(userId: UserId): Promise<void> {
    return this.revocations.announce(userId);
  }
}

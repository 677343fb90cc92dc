import { Injectable } from '@nestjs/common';
import { Clock, type Role, type UserId } from '@rapport/kernel';
import { AuditTrail, Database, type AuditEntry, type Tx } from '@rapport/platform';
import { authErrors } from '../auth.errors.js';
import { AccountRepository } from '../domain/account.repository.js';
import type { Account, AccountStanding, AccountStatus } from '../domain/account.js';
import { normaliseEmail } from '../domain/email.js';
import { Revocations } from './revocations.js';

/** What the rest of the system and its operators may know and change of people's accounts. */
@Injectable()
export class Accounts {
  constructor(
    private readonly database: Database,
    private readonly repository: AccountRepository,
    private readonly revocations: Revocations,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** `undefined` when there is no such person, or no longer. */
  find(userId: UserId): Promise<Account | undefined> {
    return this.repository.find(this.database, userId);
  }

  /** Without what is personal; `undefined` as above. */
  findStanding(userId: UserId): Promise<AccountStanding | undefined> {
    return this.repository.findStanding(this.database, userId);
  }

  /** The person who registered with the e-mail, in any spelling of it. */
  async findByEmail(email: string): Promise<Account | undefined> {
    const credential = await this.repository.findPassword(this.database, normaliseEmail(email));
    return credential && this.find(credential.userId);
  }

  /**
   * Refuses all that the person's tokens and API keys ask for from now on, on every process. `actor` is who decided.
   * Throws `auth.account_not_found`, also for somebody whose erasure is under way; so do the two below.
   */
  async suspend(userId: UserId, actor?: UserId): Promise<void> {
    await this.setStatus(userId, 'suspended', 'auth.suspended', actor);
  }

  async reinstate(userId: UserId, actor?: UserId): Promise<void> {
    await this.setStatus(userId, 'active', 'auth.reinstated', actor);
  }

  async assignRoles(userId: UserId, roles: readonly Role[], actor?: UserId): Promise<void> {
    const entry: AuditEntry = {
      action: 'auth.roles_assigned',
      outcome: 'success',
      actor,
      subject: userId,
      details: { roles: roles.join(',') },
    };
    await this.change(userId, entry, (tx, at) => this.repository.setRoles(tx, userId, roles, at));
  }

  private async setStatus(
    userId: UserId,
    status: AccountStatus,
    action: string,
    actor: UserId | undefined,
  ): Promise<void> {
    const entry: AuditEntry = { action, outcome: 'success', actor, subject: userId };
    await this.change(userId, entry, (tx, at) => this.repository.setStatus(tx, userId, status, at));
  }

  private async change(
    userId: UserId,
    entry: AuditEntry,
    apply: (tx: Tx, at: Date) => Promise<boolean>,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await apply(tx, this.clock.date()))) throw authErrors.accountNotFound();
      await this.audit.record(tx, entry);
    });
    await this.revocations.announce(userId);
  }
}

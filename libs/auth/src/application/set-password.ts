import { Inject, Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@rapport/kernel';
import { AuditTrail, Database } from '@rapport/platform';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { AccountRepository } from '../domain/account.repository.js';
import { PasswordHasher } from '../domain/password-hasher.js';
import { normalisePassword, passwordFaults } from '../domain/password-rules.js';
import { SessionRepository } from '../domain/session.repository.js';
import { Revocations } from './revocations.js';

/** By an operator, for somebody who lost theirs or was imported. Ends all their sessions. */
@Injectable()
export class SetPassword {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly sessions: SessionRepository,
    private readonly hasher: PasswordHasher,
    private readonly revocations: Revocations,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {}

  /** Throws `auth.account_not_found`, `auth.weak_password`. */
  async execute(userId: UserId, password: string): Promise<void> {
    const account = await this.accounts.find(this.database, userId);
    if (!account) throw authErrors.accountNotFound();
    const faults = passwordFaults(password, account.email ?? '', this.config);
    if (faults.length > 0) {
      throw authErrors.weakPassword(undefined, { issues: faults.map((detail) => ({ pointer: '/password', detail })) });
    }
    const hash = await this.hasher.hash(normalisePassword(password));
    await this.database.transaction(async (tx) => {
      const at = this.clock.date();
      await this.accounts.savePassword(tx, userId, hash, at);
      for (const { sessionId } of await this.sessions.list(tx, userId)) {
        await this.sessions.revoke(tx, userId, sessionId, 'logout', at);
      }
      await this.audit.record(tx, { action: 'auth.password_set', outcome: 'success', subject: userId });
    });
    await this.revocations.announce(userId);
  }
}

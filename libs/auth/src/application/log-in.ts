import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { AuditTrail, Database } from '@rapport/platform';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { AccountRepository } from '../domain/account.repository.js';
import { assertActive, type PasswordCredential } from '../domain/account.js';
import { normaliseEmail } from '../domain/email.js';
import { PasswordHasher } from '../domain/password-hasher.js';
import { normalisePassword } from '../domain/password-rules.js';
import { AttemptThrottle } from './attempt-throttle.js';
import { assertLocalIssuer } from './local-issuer.js';
import { SessionOpener, type RefreshGrant, type TokenPair } from './session-opener.js';

/** A password is verified anew when it was replaced meanwhile, as by another login that renews its hash. */
const ATTEMPTS = 3;

export interface Login {
  readonly email: string;
  readonly password: string;
  readonly address: string;
}

/** An unknown e-mail and a wrong password look the same and take the same time. */
@Injectable()
export class LogIn {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionOpener,
    private readonly throttle: AttemptThrottle,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {}

  async execute({ email: typed, password: typedPassword, address }: Login): Promise<TokenPair> {
    assertLocalIssuer(this.config);
    const email = normaliseEmail(typed);
    const password = normalisePassword(typedPassword);
    await this.throttle.login(email, address);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const credential = await this.verified(email, password);
      // Only whoever knows the password learns that the account is suspended.
      assertActive(credential, authErrors.invalidCredentials);
      const grant = await this.open(credential, password);
      if (grant) return this.sessions.tokens(credential, grant);
    }
    throw authErrors.invalidCredentials();
  }

  /** Undefined when what was verified is no longer the account's password, or no longer its hash. */
  private async open(
    { userId, passwordHash }: PasswordCredential,
    password: string,
  ): Promise<RefreshGrant | undefined> {
    const renewedHash = this.hasher.isOutdated(passwordHash) ? await this.hasher.hash(password) : undefined;
    return this.database.transaction(async (tx) => {
      // Whoever sets a password waits for this, and then ends the session that begins here; or this has waited for them.
      if ((await this.accounts.lockPassword(tx, userId)) !== passwordHash) return undefined;
      if (renewedHash !== undefined) await this.accounts.savePassword(tx, userId, renewedHash, this.clock.date());
      await this.audit.record(tx, { action: 'auth.login', outcome: 'success', actor: userId, subject: userId });
      return this.sessions.open(tx, userId);
    });
  }

  private async verified(email: string, password: string): Promise<PasswordCredential> {
    const credential = await this.accounts.findPassword(this.database, email);
    if (!credential) await this.hasher.verifyNothing(password);
    else if (await this.hasher.verify(credential.passwordHash, password)) return credential;
    await this.database.transaction((tx) =>
      this.audit.record(tx, {
        action: 'auth.login',
        outcome: 'denied',
        subject: credential?.userId,
        details: { reason: credential ? 'wrong_password' : 'unknown_account' },
      }),
    );
    throw authErrors.invalidCredentials();
  }
}

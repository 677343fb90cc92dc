import { Inject, Injectable } from '@nestjs/common';
import { Clock, newId } from '@rapport/kernel';
import { AuditTrail, Database, type Tx } from '@rapport/platform';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { AccountRepository } from '../domain/account.repository.js';
import type { Account, NewAccount } from '../domain/account.js';
import { normaliseEmail } from '../domain/email.js';
import { PasswordHasher } from '../domain/password-hasher.js';
import { normalisePassword, passwordFaults } from '../domain/password-rules.js';
import { AttemptThrottle } from './attempt-throttle.js';
import { assertLocalIssuer } from './local-issuer.js';
import { SessionOpener, type RefreshGrant, type TokenPair } from './session-opener.js';

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly displayName: string | undefined;
  readonly locale: string;
  readonly ageAttestation: boolean;
  readonly consents: { readonly terms: string; readonly privacy: string };
  /** Network address of the caller. */
  readonly address: string;
}

export interface SignedIn {
  readonly account: Account;
  readonly tokens: TokenPair;
}

@Injectable()
export class RegisterAccount {
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

  async execute(registration: Registration): Promise<SignedIn> {
    assertLocalIssuer(this.config);
    this.assertAdmissible(registration);
    await this.throttle.registration(registration.address);
    // Hashed before the e-mail is looked at: a taken one answers no faster.
    const passwordHash = await this.hasher.hash(normalisePassword(registration.password));
    const account: NewAccount = {
      userId: newId('user', this.clock.now()),
      email: normaliseEmail(registration.email),
      displayName: registration.displayName?.normalize('NFC').trim() || undefined,
      locale: registration.locale,
      ageAttested: this.config.minimumAge,
      createdAt: this.clock.date(),
    };
    const grant = await this.database.transaction((tx) => this.store(tx, account, passwordHash, registration.consents));
    const registered: Account = { ...account, status: 'active', roles: ['user'] };
    return { account: registered, tokens: await this.sessions.tokens(registered, grant) };
  }

  private assertAdmissible({ email, password, ageAttestation, consents }: Registration): void {
    if (!ageAttestation) throw authErrors.ageAttestationRequired();
    const { termsVersion, privacyVersion } = this.config;
    if (consents.terms !== termsVersion || consents.privacy !== privacyVersion) {
      const current = { terms: termsVersion, privacy: privacyVersion };
      throw authErrors.consentOutdated(undefined, { extensions: { current } });
    }
    const faults = passwordFaults(password, email, this.config);
    if (faults.length > 0) {
      const issues = faults.map((detail) => ({ pointer: '/password', detail }));
      throw authErrors.weakPassword(undefined, { issues });
    }
  }

  private async store(
    tx: Tx,
    account: NewAccount,
    passwordHash: string,
    consents: Registration['consents'],
  ): Promise<RefreshGrant> {
    const { userId, createdAt } = account;
    if ((await this.accounts.insert(tx, account)) === 'taken') throw authErrors.emailTaken();
    await this.accounts.savePassword(tx, userId, passwordHash, createdAt);
    await this.accounts.insertConsents(tx, userId, [
      { document: 'terms', version: consents.terms, acceptedAt: createdAt },
      { document: 'privacy', version: consents.privacy, acceptedAt: createdAt },
    ]);
    await this.audit.record(tx, { action: 'auth.registered', outcome: 'success', actor: userId, subject: userId });
    return this.sessions.open(tx, userId);
  }
}

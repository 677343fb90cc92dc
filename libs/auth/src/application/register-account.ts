import { Inject, Injectable } from '@nestjs/common';
import { Clock, newId } from '@rapport/kernel';
import {
  AuditTrail,
  consentConfig,
  ConsentLedger,
  Database,
  type ConsentConfig,
  type ConsentDecision,
  type Tx,
} from '@rapport/platform';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { AccountRepository } from '../domain/account.repository.js';
import type { Account, NewAccount } from '../domain/account.js';
import { normaliseEmail } from '../domain/email.js';
import { PasswordHasher } from '../domain/password-hasher.js';
import { normalisePassword, passwordFaults } from '../domain/password-rules.js';
import { AgeScreen } from './age-screen.js';
import { AttemptThrottle } from './attempt-throttle.js';
import { assertLocalIssuer } from './local-issuer.js';
import { SessionOpener, type RefreshGrant, type TokenPair } from './session-opener.js';

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly displayName: string | undefined;
  readonly locale: string;
  readonly ageAttestation: boolean;
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string | undefined;
  /** A token that the application keeps on the device: a refusal for age stands there, too. */
  readonly deviceId?: string | undefined;
  /** The version of each text that was accepted. Long-term memory is free to refuse. */
  readonly consents: { readonly terms: string; readonly privacy: string; readonly memory?: string | undefined };
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
    private readonly age: AgeScreen,
    private readonly ledger: ConsentLedger,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @Inject(authConfig.token) private readonly config: AuthConfig,
    @Inject(consentConfig.token) private readonly documents: ConsentConfig,
  ) {}

  async execute(registration: Registration): Promise<SignedIn> {
    assertLocalIssuer(this.config);
    this.assertAdmissible(registration);
    await this.throttle.registration(registration.address);
    await this.age.assertOfAge({
      email: normaliseEmail(registration.email),
      deviceId: registration.deviceId,
      birthDate: registration.birthDate,
      attestation: registration.ageAttestation,
    });
    // Hashed before the e-mail is looked at: a taken one answers no faster.
    const passwordHash = await this.hasher.hash(normalisePassword(registration.password));
    const account: NewAccount = {
      userId: newId('user', this.clock.now()),
      email: normaliseEmail(registration.email),
      displayName: registration.displayName?.normalize('NFC').trim() || undefined,
      locale: registration.locale,
      birthDate: registration.birthDate,
      ageAttested: this.config.minimumAge,
      createdAt: this.clock.date(),
    };
    const grant = await this.database.transaction((tx) => this.store(tx, account, passwordHash, registration.consents));
    const registered: Account = { ...account, status: 'active', roles: ['user'] };
    return { account: registered, tokens: await this.sessions.tokens(registered, grant) };
  }

  private assertAdmissible({ email, password, consents }: Registration): void {
    this.assertCurrent(consents);
    const faults = passwordFaults(password, email, this.config);
    if (faults.length > 0) {
      const issues = faults.map((detail) => ({ pointer: '/password', detail }));
      throw authErrors.weakPassword(undefined, { issues });
    }
  }

  private assertCurrent({ terms, privacy, memory }: Registration['consents']): void {
    const { termsVersion, privacyVersion, memoryVersion } = this.documents;
    if (terms === termsVersion && privacy === privacyVersion && (memory === undefined || memory === memoryVersion)) {
      return;
    }
    const current = { terms: termsVersion, privacy: privacyVersion, memory: memoryVersion };
    throw authErrors.consentOutdated(undefined, { extensions: { current } });
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
    await this.ledger.record(tx, userId, decisions(consents, account.locale));
    await this.audit.record(tx, { action: 'auth.registered', outcome: 'success', actor: userId, subject: userId });
    return this.sessions.open(tx, userId);
  }
}

function decisions(consents: Registration['consents'], locale: string): readonly ConsentDecision[] {
  const given = { given: true, locale, source: 'registration' } as const;
  return [
    { purpose: 'terms', version: consents.terms, ...given },
    { purpose: 'privacy', version: consents.privacy, ...given },
    ...(consents.memory === undefined ? [] : [{ purpose: 'memory', version: consents.memory, ...given } as const]),
  ];
}

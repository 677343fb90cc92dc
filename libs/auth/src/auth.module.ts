import { Global, Module } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { AccountClosing, ThrottleModule } from '@rapport/platform';
import { authConfig, type AuthConfig } from './auth.config.js';
import { AccountImport } from './application/account-import.participant.js';
import { AccountErasure, AccountExport, DataKeyErasure } from './application/account-participants.js';
import { Accounts } from './application/accounts.js';
import { AgeRefusalRetention } from './application/age-refusal-retention.js';
import { AgeScreen } from './application/age-screen.js';
import { ApiKeys } from './application/api-keys.js';
import { AttemptThrottle } from './application/attempt-throttle.js';
import { AuthenticateApiKey } from './application/authenticate-api-key.js';
import { ChangeAccount } from './application/change-account.js';
import { DescribeAccount } from './application/describe-account.js';
import { DestroyedKeys } from './application/destroyed-keys.js';
import { ExternalPrincipalResolver } from './application/external-principal.resolver.js';
import { LogIn } from './application/log-in.js';
import { LogOut } from './application/log-out.js';
import { PrincipalCache } from './application/principal-cache.js';
import { PurgeSessions } from './application/purge-sessions.js';
import { RefreshSession } from './application/refresh-session.js';
import { RegisterAccount } from './application/register-account.js';
import { Revocations } from './application/revocations.js';
import { RotateSigningKeys } from './application/rotate-signing-keys.js';
import { SessionOpener } from './application/session-opener.js';
import { SetPassword } from './application/set-password.js';
import { SessionPrincipalResolver } from './application/session-principal.resolver.js';
import { StoredAccountClosing } from './application/stored-account-closing.js';
import { VerifyClaims } from './application/verify-claims.js';
import { AccessTokenIssuer, PrincipalResolver, VerificationKeys } from './domain/access-token.js';
import { AgeRefusals } from './domain/age-refusals.js';
import { AccountRepository } from './domain/account.repository.js';
import { ApiKeyRepository } from './domain/api-key.repository.js';
import { PasswordHasher } from './domain/password-hasher.js';
import { SessionRepository } from './domain/session.repository.js';
import { SigningKeyFactory } from './domain/signing-key.factory.js';
import { SigningKeyRepository } from './domain/signing-key.repository.js';
import { Argon2PasswordHasher } from './infrastructure/argon2-password-hasher.js';
import { JoseAccessTokenIssuer } from './infrastructure/jose-access-token.issuer.js';
import { LocalSigningKeys } from './infrastructure/local-signing-keys.js';
import { PostgresAccountRepository } from './infrastructure/postgres-account.repository.js';
import { PostgresAgeRefusals } from './infrastructure/postgres-age-refusals.js';
import { PostgresApiKeyRepository } from './infrastructure/postgres-api-key.repository.js';
import { PostgresSessionRepository } from './infrastructure/postgres-session.repository.js';
import { PostgresSigningKeyRepository } from './infrastructure/postgres-signing-key.repository.js';
import { RemoteVerificationKeys } from './infrastructure/remote-verification-keys.js';
import { RsaSigningKeyFactory } from './infrastructure/rsa-signing-key.factory.js';

/** Global for `AccountClosing`, which erasures need. Needs, from global modules: Clock, Database, SharedState, Metrics, the ciphers, AuditTrail; `authConfig`, `throttleConfig`. */
@Global()
@Module({
  imports: [ThrottleModule],
  providers: [
    Accounts,
    AccountErasure,
    AccountExport,
    AccountImport,
    AgeRefusalRetention,
    AgeScreen,
    ApiKeys,
    AttemptThrottle,
    AuthenticateApiKey,
    ChangeAccount,
    DataKeyErasure,
    DescribeAccount,
    DestroyedKeys,
    ExternalPrincipalResolver,
    LocalSigningKeys,
    LogIn,
    LogOut,
    PrincipalCache,
    PurgeSessions,
    RefreshSession,
    RegisterAccount,
    Revocations,
    RotateSigningKeys,
    SessionOpener,
    SessionPrincipalResolver,
    SetPassword,
    VerifyClaims,
    { provide: AccessTokenIssuer, useClass: JoseAccessTokenIssuer },
    { provide: AccountClosing, useClass: StoredAccountClosing },
    { provide: AgeRefusals, useClass: PostgresAgeRefusals },
    { provide: AccountRepository, useClass: PostgresAccountRepository },
    { provide: ApiKeyRepository, useClass: PostgresApiKeyRepository },
    { provide: PasswordHasher, useClass: Argon2PasswordHasher },
    { provide: SessionRepository, useClass: PostgresSessionRepository },
    { provide: SigningKeyFactory, useClass: RsaSigningKeyFactory },
    { provide: SigningKeyRepository, useClass: PostgresSigningKeyRepository },
    {
      provide: VerificationKeys,
      inject: [authConfig.token, LocalSigningKeys, Clock],
      useFactory: (config: AuthConfig, local: LocalSigningKeys, clock: Clock): VerificationKeys =>
        config.issuerJwksUrl === undefined ? local : new RemoteVerificationKeys(config.issuerJwksUrl, config, clock),
    },
    {
      provide: PrincipalResolver,
      inject: [authConfig.token, SessionPrincipalResolver, ExternalPrincipalResolver],
      useFactory: (
        config: AuthConfig,
        session: SessionPrincipalResolver,
        external: ExternalPrincipalResolver,
      ): PrincipalResolver => (config.issuerJwksUrl === undefined ? session : external),
    },
  ],
  exports: [
    AccountClosing,
    Accounts,
    ApiKeys,
    AuthenticateApiKey,
    ChangeAccount,
    DescribeAccount,
    LogIn,
    LogOut,
    PrincipalCache,
    PurgeSessions,
    RefreshSession,
    RegisterAccount,
    RotateSigningKeys,
    SetPassword,
    VerificationKeys,
    VerifyClaims,
  ],
})
export class AuthModule {}

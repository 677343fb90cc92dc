import { Inject, Injectable } from '@nestjs/common';
import { Clock, newId, SCOPES, type Principal, type Role } from '@rapport/kernel';
import { AuditTrail, Database } from '@rapport/platform';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { PrincipalResolver, type VerifiedClaims } from '../domain/access-token.js';
import { AccountRepository } from '../domain/account.repository.js';
import { assertActive, type AccountStanding } from '../domain/account.js';

const LOCALE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const LOCALE_MAX = 35;
const NAME_MAX = 80;
const OTHER_TOKENS: ReadonlySet<unknown> = new Set(['ID', 'Refresh', 'Offline', 'Logout', 'id', 'refresh']);

/**
 * Tokens of an external issuer: whoever it vouches for gets an account at first sight. Roles come from its tokens,
 * because that is where such an organisation keeps them; suspension is ours.
 *
 * Its e-mail is not stored: the issuer keeps it, and an address that it merely asserts must not claim the account of
 * somebody who registered with it before.
 */
@Injectable()
export class ExternalPrincipalResolver extends PrincipalResolver {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {
    super();
  }

  override async resolve(claims: VerifiedClaims): Promise<Principal> {
    if (typeof claims.sub !== 'string' || claims.sub === '' || isOtherToken(claims)) throw authErrors.invalidToken();
    const subject = JSON.stringify([this.config.issuer, claims.sub]);
    const known = await this.accounts.findByIdentity(this.database, subject);
    const standing = known ?? (await this.provision(subject, claims));
    assertActive(standing, authErrors.invalidToken);
    return { userId: standing.userId, roles: this.rolesOf(claims), scopes: SCOPES, via: 'token' };
  }

  private async provision(subject: string, claims: VerifiedClaims): Promise<AccountStanding> {
    if (!this.config.issuerAttestsAge) throw authErrors.ageAttestationRequired();
    const userId = newId('user', this.clock.now());
    const createdAt = this.clock.date();
    try {
      await this.database.transaction(async (tx) => {
        await this.accounts.insert(tx, {
          userId,
          email: undefined,
          displayName: text(claims.name, NAME_MAX),
          locale: localeOf(claims),
          birthDate: undefined,
          ageAttested: this.config.minimumAge,
          createdAt,
        });
        if ((await this.accounts.linkIdentity(tx, userId, subject, createdAt)) === 'taken')
          throw new AlreadyProvisioned();
        const details = { issuer: 'external' };
        await this.audit.record(tx, {
          action: 'auth.registered',
          outcome: 'success',
          actor: userId,
          subject: userId,
          details,
        });
      });
    } catch (error) {
      if (!(error instanceof AlreadyProvisioned)) throw error;
    }
    // Read back: two first requests at once may both come here, and one of them lost.
    const standing = await this.accounts.findByIdentity(this.database, subject);
    if (!standing) throw authErrors.invalidToken();
    return standing;
  }

  private rolesOf(claims: VerifiedClaims): readonly Role[] {
    const { issuerRolesClaim: path } = this.config;
    // Claims of an issuer's own are often named by a URL, which has dots.
    const claimed = member(claims, path) ?? path.split('.').reduce<unknown>(member, claims);
    const names = Array.isArray(claimed) ? claimed : [claimed];
    const mapped = names.flatMap((name) => this.config.issuerRoleMap.get(name as string) ?? []);
    return [...new Set<Role>(['user', ...mapped])];
  }
}

/**
 * An ID token is for the client that asked for it, not for an API; it is signed with the same key. Told by what only ID
 * tokens have (OpenID Connect Core, 3.1.3.6 and 3.3.2.11), and by what Keycloak (`typ`) and Cognito (`token_use`) call their kinds.
 */
function isOtherToken({ at_hash, c_hash, typ, token_use }: VerifiedClaims): boolean {
  return at_hash !== undefined || c_hash !== undefined || OTHER_TOKENS.has(typ) || OTHER_TOKENS.has(token_use);
}

/** Rolls the transaction back: another request has made the account. */
class AlreadyProvisioned extends Error {}

function member(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function text(claim: unknown, maxLength: number): string | undefined {
  if (typeof claim !== 'string') return undefined;
  return claim.normalize('NFC').trim().slice(0, maxLength) || undefined;
}

function localeOf({ locale }: VerifiedClaims): string {
  return typeof locale === 'string' && locale.length <= LOCALE_MAX && LOCALE.test(locale) ? locale : 'en';
}

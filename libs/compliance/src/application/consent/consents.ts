import { Inject, Injectable } from '@nestjs/common';
import type { Page, PageRequest, UserId } from '@rapport/kernel';
import {
  AuditTrail,
  consentConfig,
  currentVersion,
  Database,
  type ConsentConfig,
  type ConsentPurpose,
} from '@rapport/platform';
import { consentErrors } from '../../consent.errors.js';
import { standingsOf, type ConsentRecord, type ConsentStanding } from '../../domain/consent/consent-record.js';
import { ConsentRepository } from '../../domain/consent/consent-repository.js';
import { FollowedConsentLedger } from './followed-consent-ledger.js';

export interface GivenConsent {
  readonly purpose: ConsentPurpose;
  readonly given: boolean;
  /** Of the text that was shown; only to give. */
  readonly version: string | undefined;
  readonly locale: string;
}

/** A person's consents: what holds, what was decided before, and their own hand on it. */
@Injectable()
export class Consents {
  constructor(
    private readonly database: Database,
    private readonly repository: ConsentRepository,
    private readonly ledger: FollowedConsentLedger,
    private readonly audit: AuditTrail,
    @Inject(consentConfig.token) private readonly config: ConsentConfig,
  ) {}

  /** Of every purpose, in the order in which they are asked. */
  async standings(userId: UserId): Promise<readonly ConsentStanding[]> {
    return this.toStandings(await this.repository.latest(this.database, userId));
  }

  history(userId: UserId, page: PageRequest): Promise<Page<ConsentRecord>> {
    return this.repository.list(this.database, userId, page);
  }

  /**
   * Takes effect with its commit. What holds already is not recorded twice. Throws `consent.outdated` when another
   * text than the current one is agreed to, and `consent.not_withdrawable` for what ends with the account only.
   */
  async decide(userId: UserId, { purpose, given, version, locale }: GivenConsent): Promise<ConsentStanding> {
    const current = currentVersion(this.config, purpose);
    if (!given && purpose !== 'memory') throw consentErrors.notWithdrawable();
    if (given && version !== current) {
      throw consentErrors.outdated(undefined, { extensions: { current } });
    }
    const standing = await this.database.transaction(async (tx) => {
      await this.repository.lock(tx, userId);
      const before = this.standingOf(await this.repository.latest(tx, userId), purpose);
      if (before.state === (given ? 'given' : 'withdrawn')) return before;
      const shown = given ? current : (before.version ?? current);
      await this.ledger.record(tx, userId, [{ purpose, version: shown, given, locale, source: 'self_service' }]);
      await this.audit.record(tx, {
        action: given ? 'consent.given' : 'consent.withdrawn',
        outcome: 'success',
        actor: userId,
        subject: userId,
        details: { purpose, version: shown },
      });
      return this.standingOf(await this.repository.latest(tx, userId), purpose);
    });
    await this.ledger.announce(userId, purpose);
    return standing;
  }

  private standingOf(latest: readonly ConsentRecord[], purpose: ConsentPurpose): ConsentStanding {
    return this.toStandings(latest).find((standing) => standing.purpose === purpose) as ConsentStanding;
  }

  private toStandings(latest: readonly ConsentRecord[]): readonly ConsentStanding[] {
    return standingsOf(latest, (purpose) => currentVersion(this.config, purpose));
  }
}

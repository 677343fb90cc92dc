import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { authConfig } from '@rapport/auth';
import { auditConfig, erasureConfig } from '@rapport/compliance';
import { databaseConfig, sharedStateConfig, type SectionValues } from '@rapport/platform';

const ADULT_AGE = 18;

/** Says at the start what is valid, each variable for itself, and yet hardly what an operator wants. */
@Injectable()
export class DeploymentWarnings implements OnModuleInit {
  private readonly logger = new Logger('configuration');

  constructor(
    @Inject(databaseConfig.token) private readonly database: Pick<SectionValues<typeof databaseConfig>, 'url'>,
    @Inject(sharedStateConfig.token)
    private readonly sharedState: Pick<SectionValues<typeof sharedStateConfig>, 'urls'>,
    @Inject(authConfig.token) private readonly auth: Pick<SectionValues<typeof authConfig>, 'minimumAge'>,
    @Inject(auditConfig.token) private readonly audit: Pick<SectionValues<typeof auditConfig>, 'signingKey'>,
    @Inject(erasureConfig.token) private readonly erasure: Pick<SectionValues<typeof erasureConfig>, 'ledgerFolder'>,
  ) {}

  onModuleInit(): void {
    if (this.database.url !== undefined && this.sharedState.urls === undefined) {
      this.logger.warn(
        'DATABASE_URL is set and REDIS_URL is not: rate limits and revocations stay within each process, and the worker is a second one',
      );
    }
    if (this.database.url !== undefined && this.audit.signingKey === undefined) {
      this.logger.warn(
        'AUDIT_SIGNING_KEY is not set: checkpoints of the audit log are signed with a key derived from RAPPORT_KEYRING, so whoever reads that can sign',
      );
    }
    if (this.database.url !== undefined && this.erasure.ledgerFolder === undefined) {
      this.logger.warn(
        'ERASURE_LEDGER_DIR is not set: each process keeps a ledger of its own, and a restored backup brings back whom the others erased',
      );
    }
    if (this.auth.minimumAge < ADULT_AGE) {
      this.logger.warn(
        "AUTH_MINIMUM_AGE lets minors in: Gemini's terms do not allow a service that they are likely to use, and more laws apply to it",
      );
    }
  }
}

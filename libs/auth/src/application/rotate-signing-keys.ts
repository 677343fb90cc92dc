import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { AuditTrail, Database, SharedState } from '@rapport/platform';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { SigningKeyFactory, SIGNING_KEYS_CHANGED } from '../domain/signing-key.factory.js';
import { SigningKeyRepository } from '../domain/signing-key.repository.js';
import type { SigningKey } from '../domain/signing-key.js';

const DAY_MS = 86_400_000;

/**
 * Replaces the key that signs. Its successor has been published since the previous rotation, so no verifier meets it
 * unprepared; the replaced key stays published until no token that it signed can be alive.
 */
@Injectable()
export class RotateSigningKeys {
  private readonly logger = new Logger('auth');

  constructor(
    private readonly database: Database,
    private readonly repository: SigningKeyRepository,
    private readonly factory: SigningKeyFactory,
    private readonly sharedState: SharedState,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {}

  /** Rotates when due, or at once if `force`; withdraws keys that are no longer needed. Resolves with what was done. */
  async execute({ force = false }: { readonly force?: boolean } = {}): Promise<{
    rotated: boolean;
    withdrawn: number;
  }> {
    const keys = await this.repository.list(this.database);
    const active = keys.find(({ status }) => status === 'active');
    // Without an active key nothing has been signed yet: the first token makes one.
    const next = active && (force || this.isDue(active)) ? await this.factory.create() : undefined;
    const result = await this.database.transaction(async (tx) => {
      const now = this.clock.date();
      const rotated = active && next ? await this.repository.rotate(tx, active.keyId, next, now) : false;
      const withdrawn = await this.repository.deleteRetired(tx, this.lastNeeded(now));
      if (rotated || withdrawn > 0) {
        const details = { rotated, withdrawn };
        await this.audit.record(tx, { action: 'auth.signing_keys_rotated', outcome: 'success', details });
      }
      return { rotated, withdrawn };
    });
    if (result.rotated || result.withdrawn > 0) await this.announce();
    return result;
  }

  private isDue({ activatedAt, createdAt }: SigningKey): boolean {
    const since = (activatedAt ?? createdAt).getTime();
    return this.clock.now() - since >= this.config.signingKeyMaxAgeDays * DAY_MS;
  }

  /** A process that has not heard of the rotation signs with the old key until its copy is renewed. */
  private lastNeeded(now: Date): Date {
    const { signingKeyRefreshS, accessTtlS, clockToleranceS } = this.config;
    return new Date(now.getTime() - (signingKeyRefreshS + accessTtlS + clockToleranceS) * 1000);
  }

  private async announce(): Promise<void> {
    try {
      await this.sharedState.publish(SIGNING_KEYS_CHANGED, '');
    } catch (error) {
      this.logger.warn({ event: 'signing_keys_not_announced', err: error });
    }
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@rapport/kernel';
import { AuditTrail, Database, retentionConfig, type RetentionConfig } from '@rapport/platform';
import { RetentionSettingsRepository } from '../../domain/retention/retention-settings.js';

export interface ChosenRetention {
  /** Undefined: the person chose nothing. */
  readonly conversationDays: number | undefined;
  /** What holds then, and at most. */
  readonly deploymentDays: number;
}

/** How long a person wants their conversations kept. */
@Injectable()
export class ChooseRetention {
  constructor(
    private readonly database: Database,
    private readonly settings: RetentionSettingsRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @Inject(retentionConfig.token) private readonly config: Pick<RetentionConfig, 'conversationDays'>,
  ) {}

  async read(userId: UserId): Promise<ChosenRetention> {
    const conversationDays = await this.settings.find(this.database, userId);
    return { conversationDays, deploymentDays: this.config.conversationDays };
  }

  async choose(userId: UserId, conversationDays: number | undefined): Promise<ChosenRetention> {
    await this.database.transaction(async (tx) => {
      await this.settings.save(tx, userId, conversationDays, this.clock.date());
      const entry = { action: 'retention.chosen', outcome: 'success', actor: userId, subject: userId } as const;
      await this.audit.record(tx, { ...entry, details: { days: conversationDays ?? 0 } });
    });
    return this.read(userId);
  }
}

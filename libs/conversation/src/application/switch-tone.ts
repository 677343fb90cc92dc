import { Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@rapport/kernel';
import { AuditTrail, Database } from '@rapport/platform';
import { ToneSettings } from '../domain/tone/tone-settings.js';

/** A person's own switch. Off: how they write is not read any more, and answers sound as the persona does by itself. */
@Injectable()
export class SwitchTone {
  constructor(
    private readonly database: Database,
    private readonly settings: ToneSettings,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  isOn(userId: UserId): Promise<boolean> {
    return this.settings.adapts(userId);
  }

  async set(userId: UserId, adapts: boolean): Promise<void> {
    const action = adapts ? 'tone.switched_on' : 'tone.switched_off';
    await this.database.transaction(async (tx) => {
      await this.settings.set(tx, userId, adapts, this.clock.date());
      await this.audit.record(tx, { action, outcome: 'success', actor: userId, subject: userId });
    });
  }
}

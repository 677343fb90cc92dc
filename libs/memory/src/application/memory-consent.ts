import { Injectable } from '@nestjs/common';
import type { UserId } from '@rapport/kernel';
import { ConsentFollower, type Tx } from '@rapport/platform';
import { MemoryRevisions } from '../domain/memory-repository.js';
import { RenewProfiles } from './profile/renew-profiles.js';

/**
 * Keeps what the ledger says of memory beside the person's own switch, in the row that each turn reads anyway. Without consent
 * nothing is written and nothing is recalled.
 */
@Injectable()
export class MemoryConsent extends ConsentFollower {
  override readonly purpose = 'memory';

  constructor(
    private readonly revisions: MemoryRevisions,
    private readonly profiles: RenewProfiles,
  ) {
    super();
  }

  override async follow(tx: Tx, userId: UserId, given: boolean): Promise<void> {
    await this.revisions.setConsented(tx, userId, given);
    // What was looked at without consent was emptied.
    if (given) await this.profiles.all(tx, userId);
  }

  override announce(userId: UserId): Promise<void> {
    return this.revisions.announce(userId);
  }
}

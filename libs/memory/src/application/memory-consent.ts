import { Injectable } from '@nestjs/common';
import type { UserId } from '@rapport/kernel';
import { ConsentFollower, type Tx } from '@rapport/platform';
import { MemoryRevisions } from '../domain/memory-repository.js';

/**
 * Keeps what the ledger says of memory beside the person's own switch, in the row that each turn reads anyway. Without consent
 * nothing is written and nothing is recalled.
 */
@Injectable()
export class MemoryConsent extends ConsentFollower {
  override readonly purpose = 'memory';

  constructor(private readonly revisions: MemoryRevisions) {
    super();
  }

  override follow(tx: Tx, userId: UserId, given: boolean): Promise<void> {
    return this.revisions.setConsented(tx, userId, given);
  }

  override announce(userId: UserId): Promise<void> {
    return this.revisions.announce(userId);
  }
}

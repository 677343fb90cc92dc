import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Clock, newId, type UserId } from '@rapport/kernel';
import { ConsentFollower, ConsentLedger, type ConsentDecision, type ConsentPurpose, type Tx } from '@rapport/platform';
import { ConsentRepository } from '../../domain/consent/consent-repository.js';

/** The ledger, and those who may only act as it says: found among the providers of all loaded modules. */
@Injectable()
export class FollowedConsentLedger extends ConsentLedger {
  constructor(
    private readonly repository: ConsentRepository,
    private readonly discovery: DiscoveryService,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async record(tx: Tx, userId: UserId, decisions: readonly ConsentDecision[]): Promise<void> {
    const decidedAt = this.clock.date();
    const records = decisions.map((decision) => ({
      ...decision,
      id: newId('consent', decidedAt.getTime()),
      decidedAt,
    }));
    await this.repository.append(tx, userId, records);
    for (const { purpose, given } of decisions) {
      for (const follower of this.followersOf(purpose)) await follower.follow(tx, userId, given);
    }
  }

  /** After the commit. */
  async announce(userId: UserId, purpose: ConsentPurpose): Promise<void> {
    for (const follower of this.followersOf(purpose)) await follower.announce(userId);
  }

  private followersOf(purpose: ConsentPurpose): readonly ConsentFollower[] {
    const instances = new Set(this.discovery.getProviders().map(({ instance }): unknown => instance));
    return [...instances].filter(
      (instance): instance is ConsentFollower => instance instanceof ConsentFollower && instance.purpose === purpose,
    );
  }
}

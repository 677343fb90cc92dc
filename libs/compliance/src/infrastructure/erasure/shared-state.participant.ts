import { Injectable } from '@nestjs/common';
import { ErasureParticipant, type UserId } from '@rapport/kernel';
import { SharedState } from '@rapport/platform';

/** Streams of turns and counts, by the partition that is the person's. */
@Injectable()
export class SharedStateErasure extends ErasureParticipant {
  override readonly name = 'shared-state';
  override readonly tables = [];
  override readonly order = 900;

  constructor(private readonly state: SharedState) {
    super();
  }

  override erase(userId: UserId): Promise<number> {
    return this.state.deletePartition(userId);
  }
}

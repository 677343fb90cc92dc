import { Injectable } from '@nestjs/common';
import { ErasureParticipant, type UserId } from '@rapport/kernel';
import { AbandonedTurns } from './abandoned-turns.js';

/**
 * Ends the person's turns wherever they run, before their data key goes. What was said is not waited for: each turn is
 * taken away from its process, which finds that out at its next checkpoint, and can store nothing from now on.
 */
@Injectable()
export class RunningTurnsErasure extends ErasureParticipant {
  override readonly name = 'running-turns';
  override readonly tables = [];
  override readonly order = -50;

  constructor(private readonly abandoned: AbandonedTurns) {
    super();
  }

  override erase(userId: UserId): Promise<number> {
    return this.abandoned.execute({ userId, evenLeased: true });
  }
}

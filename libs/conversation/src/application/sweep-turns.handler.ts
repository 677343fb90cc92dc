import { Injectable } from '@nestjs/common';
import { JobHandler } from '@rapport/platform';
import { sweepTurnsJob } from '../conversation.jobs.js';
import { SweepAbandonedTurns } from './sweep-abandoned-turns.js';

@Injectable()
export class SweepTurnsHandler extends JobHandler<Record<string, never>> {
  override readonly job = sweepTurnsJob;

  constructor(private readonly sweep: SweepAbandonedTurns) {
    super();
  }

  override handle(): Promise<void> {
    return this.sweep.execute();
  }
}

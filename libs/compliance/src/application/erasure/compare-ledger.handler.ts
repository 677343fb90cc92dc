import { Injectable } from '@nestjs/common';
import { JobHandler } from '@rapport/platform';
import { compareLedgerJob } from './erasure.jobs.js';
import { ReplayLedger } from './replay-ledger.js';

@Injectable()
export class CompareLedgerHandler extends JobHandler {
  override readonly job = compareLedgerJob;

  constructor(private readonly replay: ReplayLedger) {
    super();
  }

  override async handle(): Promise<void> {
    await this.replay.execute({ thorough: true });
  }
}

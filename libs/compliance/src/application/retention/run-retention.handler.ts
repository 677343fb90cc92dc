import { Injectable } from '@nestjs/common';
import { defineJob, JobHandler } from '@rapport/platform';
import { RunRetention } from './run-retention.js';

const runRetentionJob = defineJob({ name: 'retention.run', retryLimit: 2, schedule: '37 2 * * *' });

@Injectable()
export class RunRetentionHandler extends JobHandler {
  override readonly job = runRetentionJob;

  constructor(private readonly retention: RunRetention) {
    super();
  }

  override async handle(_payload: object, signal: AbortSignal): Promise<void> {
    await this.retention.execute({ dryRun: false, signal });
  }
}

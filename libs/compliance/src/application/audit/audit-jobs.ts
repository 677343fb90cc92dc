import { Injectable } from '@nestjs/common';
import { defineJob, JobHandler } from '@rapport/platform';
import { AppendAuditEvents } from './append-audit-events.js';
import { PublishCheckpoint } from './publish-checkpoint.js';

const appendJob = defineJob({ name: 'audit.append', retryLimit: 2, schedule: '* * * * *' });

/** Appends, then publishes. A place for checkpoints that is away holds nothing up: the next run publishes a later one. */
@Injectable()
export class AppendAuditEventsHandler extends JobHandler {
  override readonly job = appendJob;

  constructor(
    private readonly append: AppendAuditEvents,
    private readonly publish: PublishCheckpoint,
  ) {
    super();
  }

  override async handle(_payload: object, signal: AbortSignal): Promise<void> {
    await this.append.execute(signal);
    await this.publish.execute();
  }
}

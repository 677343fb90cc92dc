import { Injectable } from '@nestjs/common';
import { defineJob, JobHandler } from '@rapport/platform';
import { SealAuditEvents } from './seal-audit-events.js';

const sealJob = defineJob({ name: 'audit.seal', retryLimit: 2, schedule: '* * * * *' });

@Injectable()
export class SealAuditEventsHandler extends JobHandler {
  override readonly job = sealJob;

  constructor(private readonly seal: SealAuditEvents) {
    super();
  }

  override async handle(_payload: object, signal: AbortSignal): Promise<void> {
    await this.seal.execute(signal);
  }
}

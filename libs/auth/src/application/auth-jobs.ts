import { Injectable } from '@nestjs/common';
import { defineJob, JobHandler } from '@rapport/platform';
import { PurgeSessions } from './purge-sessions.js';
import { RotateSigningKeys } from './rotate-signing-keys.js';

const purgeSessionsJob = defineJob({ name: 'auth.purge-sessions', retryLimit: 2, schedule: '17 * * * *' });
const rotateSigningKeysJob = defineJob({ name: 'auth.rotate-signing-keys', retryLimit: 2, schedule: '41 * * * *' });

@Injectable()
export class PurgeSessionsHandler extends JobHandler {
  override readonly job = purgeSessionsJob;

  constructor(private readonly purge: PurgeSessions) {
    super();
  }

  override async handle(_payload: object, signal: AbortSignal): Promise<void> {
    await this.purge.execute(signal);
  }
}

@Injectable()
export class RotateSigningKeysHandler extends JobHandler {
  override readonly job = rotateSigningKeysJob;

  constructor(private readonly rotate: RotateSigningKeys) {
    super();
  }

  override async handle(): Promise<void> {
    await this.rotate.execute();
  }
}

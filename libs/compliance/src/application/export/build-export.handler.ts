import { Injectable } from '@nestjs/common';
import type { UserId } from '@rapport/kernel';
import { JobHandler } from '@rapport/platform';
import type { ExportId } from '../../domain/export/data-export.js';
import { BuildExport } from './build-export.js';
import { buildExportJob } from './export.jobs.js';

interface Payload {
  readonly userId: UserId;
  readonly exportId: ExportId;
}

@Injectable()
export class BuildExportHandler extends JobHandler<Payload> {
  override readonly job = buildExportJob;

  constructor(private readonly build: BuildExport) {
    super();
  }

  override async handle({ userId, exportId }: Payload, signal: AbortSignal): Promise<void> {
    await this.build.execute(userId, exportId, signal);
  }
}

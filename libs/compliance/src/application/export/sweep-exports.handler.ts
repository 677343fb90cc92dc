import { Injectable } from '@nestjs/common';
import { JobHandler } from '@rapport/platform';
import { sweepExportsJob } from './export.jobs.js';
import { SweepExports } from './sweep-exports.js';

@Injectable()
export class SweepExportsHandler extends JobHandler {
  override readonly job = sweepExportsJob;

  constructor(private readonly sweep: SweepExports) {
    super();
  }

  override async handle(): Promise<void> {
    await this.sweep.execute();
  }
}

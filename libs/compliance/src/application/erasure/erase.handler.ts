import { Injectable } from '@nestjs/common';
import { JobHandler } from '@rapport/platform';
import type { ErasureId } from '../../domain/erasure/erasure-facts.js';
import { eraseJob } from './erasure.jobs.js';
import { RunErasure } from './run-erasure.js';

@Injectable()
export class EraseHandler extends JobHandler<{ readonly erasureId: ErasureId }> {
  override readonly job = eraseJob;

  constructor(private readonly run: RunErasure) {
    super();
  }

  override async handle({ erasureId }: { readonly erasureId: ErasureId }, signal: AbortSignal): Promise<void> {
    await this.run.execute(erasureId, signal);
  }
}

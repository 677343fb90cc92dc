import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { JobHandler } from '@rapport/platform';
import { crisisConfig, type CrisisConfig } from '../crisis.config.js';
import { purgeCrisesJob } from '../crisis.jobs.js';
import { CrisisRepository } from '../domain/crisis/crisis-repository.js';

const DAY_MS = 86_400_000;

/** Health data is not kept for longer than the protocol looks back. */
@Injectable()
export class PurgeCrisesHandler extends JobHandler<Record<string, never>> {
  override readonly job = purgeCrisesJob;

  constructor(
    private readonly crises: CrisisRepository,
    private readonly clock: Clock,
    @Inject(crisisConfig.token) private readonly config: Pick<CrisisConfig, 'keepDays'>,
  ) {
    super();
  }

  override async handle(): Promise<void> {
    await this.crises.purge(new Date(this.clock.now() - this.config.keepDays * DAY_MS));
  }
}

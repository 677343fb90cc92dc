import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { JobHandler } from '@rapport/platform';
import { IncidentRepository } from '../domain/incident/incident-repository.js';
import { purgeIncidentsJob } from '../incidents.jobs.js';
import { safetyConfig, type SafetyConfig } from '../safety.config.js';

const DAY_MS = 86_400_000;
const BATCH = 1_000;

/** Forgets incidents whose time is over, a batch at a time. */
@Injectable()
export class PurgeIncidentsHandler extends JobHandler<Record<string, never>> {
  override readonly job = purgeIncidentsJob;

  constructor(
    private readonly incidents: IncidentRepository,
    private readonly clock: Clock,
    @Inject(safetyConfig.token) private readonly config: Pick<SafetyConfig, 'incidentDays'>,
  ) {
    super();
  }

  override async handle(_payload: Record<string, never>, signal: AbortSignal): Promise<void> {
    const before = new Date(this.clock.now() - this.config.incidentDays * DAY_MS);
    while (!signal.aborted && (await this.incidents.purge(before, BATCH)) === BATCH);
  }
}

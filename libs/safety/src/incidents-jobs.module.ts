import { Module } from '@nestjs/common';
import { PurgeIncidentsHandler } from './application/purge-incidents.handler.js';
import { IncidentsModule } from './incidents.module.js';

/** The retention of incidents. Needs `safetyConfig` besides what {@link IncidentsModule} needs. */
@Module({ imports: [IncidentsModule], providers: [PurgeIncidentsHandler] })
export class IncidentsJobsModule {}

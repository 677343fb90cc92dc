import { Module } from '@nestjs/common';
import { ReviewIncidents } from './application/review-incidents.js';
import { IncidentRepository } from './domain/incident/incident-repository.js';
import { IncidentErasure, IncidentExport } from './infrastructure/incident-participants.js';
import { PostgresIncidentRepository } from './infrastructure/postgres-incident.repository.js';

/** What screening acted on. Needs, from outside: `Database`, `AuditTrail` and `Clock`. */
@Module({
  providers: [
    IncidentErasure,
    IncidentExport,
    ReviewIncidents,
    { provide: IncidentRepository, useClass: PostgresIncidentRepository },
  ],
  exports: [IncidentRepository, ReviewIncidents],
})
export class IncidentsModule {}

import { Module } from '@nestjs/common';
import { IncidentRetention } from './application/incident-retention.js';
import { ReviewIncidents } from './application/review-incidents.js';
import { IncidentRepository } from './domain/incident/incident-repository.js';
import { IncidentImport } from './infrastructure/incident-import.participant.js';
import { IncidentErasure, IncidentExport } from './infrastructure/incident-participants.js';
import { PostgresIncidentRepository } from './infrastructure/postgres-incident.repository.js';

/** What screening acted on. Needs, from outside: `Database`, `AuditTrail`, `Clock`, `safetyConfig` and `retentionConfig`. */
@Module({
  providers: [
    IncidentErasure,
    IncidentExport,
    IncidentImport,
    IncidentRetention,
    ReviewIncidents,
    { provide: IncidentRepository, useClass: PostgresIncidentRepository },
  ],
  exports: [IncidentRepository, ReviewIncidents],
})
export class IncidentsModule {}

import { Injectable } from '@nestjs/common';
import { Clock, type Page, type PageRequest, type UserId } from '@rapport/kernel';
import { AuditTrail, Database } from '@rapport/platform';
import type { Incident, IncidentId, IncidentOutcome } from '../domain/incident/incident.js';
import { IncidentRepository, type IncidentFilter } from '../domain/incident/incident-repository.js';
import { incidentErrors } from '../incidents.errors.js';

/** The queue of those who look at what screening did. */
@Injectable()
export class ReviewIncidents {
  constructor(
    private readonly database: Database,
    private readonly incidents: IncidentRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  list(filter: IncidentFilter, page: PageRequest): Promise<Page<Incident>> {
    return this.incidents.list(filter, page);
  }

  /** Throws `safety.incident_not_found`. */
  review(id: IncidentId, outcome: IncidentOutcome, by: UserId): Promise<Incident> {
    return this.database.transaction(async (tx) => {
      const incident = await this.incidents.review(tx, id, { outcome, by, at: this.clock.date() });
      if (!incident) throw incidentErrors.notFound();
      await this.audit.record(tx, {
        action: 'safety.incident_reviewed',
        outcome: 'success',
        actor: by,
        subject: id,
        details: { outcome, category: incident.category, tier: incident.tier },
      });
      return incident;
    });
  }
}

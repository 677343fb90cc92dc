import type { SafetySignal } from '../domain/decision.js';
import type { Incident, IncidentOutcome } from '../domain/incident/incident.js';

export interface SafetyIncidentsTable extends Pick<Incident, 'side' | 'category' | 'tier' | 'action' | 'score'> {
  user_id: string;
  incident_id: string;
  conversation_id: string | null;
  turn_id: string;
  persona_id: string;
  signals: SafetySignal[];
  created_at: Date;
  reviewed_at: Date | null;
  reviewed_by: string | null;
  outcome: IncidentOutcome | null;
}

export interface IncidentTables {
  safety_incidents: SafetyIncidentsTable;
}

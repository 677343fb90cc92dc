import type { Page, PageRequest, TurnId, UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { SafetyTier } from '../decision.js';
import type { Incident, IncidentAction, IncidentId, IncidentOutcome, IncidentSide } from './incident.js';

export interface IncidentFilter {
  readonly userId?: UserId | undefined;
  readonly side?: IncidentSide | undefined;
  readonly category?: string | undefined;
  readonly tier?: SafetyTier | undefined;
  readonly action?: IncidentAction | undefined;
  readonly reviewed?: boolean | undefined;
}

export abstract class IncidentRepository {
  /** One statement, of which doing it again changes nothing. */
  abstract add(db: Db, incidents: readonly Incident[]): Promise<void>;
  abstract ofTurn(userId: UserId, turnId: TurnId): Promise<readonly Incident[]>;
  /** Of everybody; `after` is an incident's id. */
  abstract list(filter: IncidentFilter, page: PageRequest): Promise<Page<Incident>>;
  /** The reviewed incident, or undefined where there is none. A second review replaces the first. */
  abstract review(
    tx: Tx,
    id: IncidentId,
    review: { readonly outcome: IncidentOutcome; readonly by: UserId; readonly at: Date },
  ): Promise<Incident | undefined>;
}

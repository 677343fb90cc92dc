import type { Id, Page, PageRequest, Role, UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { Justification } from './approval.js';

/** The roles that may be taken in an emergency. */
export const ELEVATED_ROLES = ['admin', 'auditor'] as const satisfies readonly Role[];
export type ElevatedRole = (typeof ELEVATED_ROLES)[number];

export interface Elevation extends Justification {
  readonly id: Id<'elevation'>;
  readonly holder: UserId;
  readonly role: ElevatedRole;
  readonly grantedAt: Date;
  readonly expiresAt: Date;
  /** Given back early. */
  readonly endedAt: Date | undefined;
}

export abstract class ElevationRepository {
  abstract insert(tx: Tx, elevation: Elevation): Promise<void>;
  abstract list(db: Db, page: PageRequest): Promise<Page<Elevation>>;
  /** Those of the person's that neither ended nor expired. */
  abstract running(db: Db, holder: UserId, at: Date): Promise<readonly Elevation[]>;
  /** `false`: there is no such elevation of the holder's that still runs. */
  abstract end(tx: Tx, id: Id<'elevation'>, holder: UserId, at: Date): Promise<boolean>;
}

import type { Page, PageRequest, UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';

/** Nothing of the person is purged or erased while it stands. */
export interface LegalHold {
  readonly userId: UserId;
  /** A code of the matter. */
  readonly matter: string;
  readonly placedBy: UserId;
  readonly placedAt: Date;
}

export abstract class LegalHoldRepository {
  /** Replaces an earlier one. `false`: there is no such person, or they are being erased. */
  abstract place(tx: Tx, hold: LegalHold): Promise<boolean>;
  /** Also removes it where a person is gone. `false`: there was none. */
  abstract lift(tx: Tx, userId: UserId): Promise<boolean>;
  abstract find(db: Db, userId: UserId): Promise<LegalHold | undefined>;
  /** By the ids of the people. */
  abstract list(db: Db, page: Omit<PageRequest, 'order'>): Promise<Page<LegalHold>>;
}

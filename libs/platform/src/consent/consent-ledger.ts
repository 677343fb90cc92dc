import type { UserId } from '@rapport/kernel';
import type { Tx } from '../database/database.js';

/**
 * What people decide about. `terms` and `privacy` come with the account: they end with it, not by a withdrawal.
 * `memory` is a consent in the sense of GDPR Art. 7: free, and withdrawn as easily as it is given.
 */
export const CONSENT_PURPOSES = ['terms', 'privacy', 'memory'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

export interface ConsentDecision {
  readonly purpose: ConsentPurpose;
  /** Of the text that was shown. */
  readonly version: string;
  readonly given: boolean;
  /** BCP 47: in which language it was shown. */
  readonly locale: string;
  readonly source: 'registration' | 'self_service';
}

/** Who decided what, when, on which text. Implemented by compliance; features depend on this port only. */
export abstract class ConsentLedger {
  /** Appends, and lets whoever follows the purposes act on it in the same transaction. */
  abstract record(tx: Tx, userId: UserId, decisions: readonly ConsentDecision[]): Promise<void>;
}

/** A feature that may do something only with consent provides one of these, and is told of each decision. */
export abstract class ConsentFollower {
  abstract readonly purpose: ConsentPurpose;
  /** Within the transaction that records the decision. */
  abstract follow(tx: Tx, userId: UserId, given: boolean): Promise<void>;
  /** After its commit: for what other processes hold in memory. */
  abstract announce(userId: UserId): Promise<void>;
}

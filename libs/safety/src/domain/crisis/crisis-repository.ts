import type { UserId } from '@rapport/kernel';
import type { CrisisChange, CrisisMeasure, CrisisNotification, StandingCrisis } from './crisis-decision.js';
import type { CrisisTier } from '../judge.js';

/** How often the protocol did something in a month. */
export interface CrisisCount {
  /** `YYYY-MM`, UTC. */
  readonly month: string;
  readonly measure: CrisisMeasure;
  readonly tier: CrisisTier;
  readonly locale: string;
  readonly count: number;
}

/** A notification that is due, taken by one process. */
export interface DueNotification extends CrisisNotification {
  readonly locale: string;
  readonly createdAt: Date;
  /** Attempts before this one. */
  readonly attempts: number;
}

/** State of people outside of turns, counts, and what the operator is to be told. Each method is one round trip. */
export abstract class CrisisRepository {
  abstract find(userId: UserId): Promise<StandingCrisis | undefined>;
  /** `false`: somebody else changed the state since it was read, and nothing is stored. */
  abstract keep(userId: UserId, change: CrisisChange, at: Date): Promise<boolean>;
  abstract countsOf(year: number): Promise<readonly CrisisCount[]>;
  /** Takes what is due, so that nobody else sends it until `until`. */
  abstract takeDue(now: Date, until: Date, limit: number): Promise<readonly DueNotification[]>;
  abstract delivered(id: string): Promise<void>;
  /** @param retryAt undefined: it is given up */
  abstract failed(id: string, at: Date, retryAt: Date | undefined): Promise<void>;
  /** Resolves with how many states and notifications went. */
  abstract purge(before: Date): Promise<number>;
}

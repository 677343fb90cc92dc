import type { UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { ErasureId, TableRows } from './erasure-facts.js';
import type { Erasure, ErasureStep } from './erasure.js';
import type { ErasureReceipt } from './receipt.js';

export interface WatchedErasure {
  readonly id: ErasureId;
  readonly subject: UserId;
}

export interface Reopening {
  /** Also of one whose subject had been forgotten: a backup brought them back. */
  readonly subject: UserId;
  /** What the erasure was when whoever reopens it looked. */
  readonly state: Erasure['state'];
}

export abstract class ErasureRepository {
  /** `false`: there is one of this subject. */
  abstract insert(tx: Tx, erasure: Erasure): Promise<boolean>;
  abstract find(db: Db, id: ErasureId): Promise<Erasure | undefined>;
  abstract findBySubject(db: Db, subjectDigest: Buffer): Promise<Erasure | undefined>;
  /** Those of the digests of which there is no erasure, finished or not. */
  abstract unknown(db: Db, subjectDigests: readonly Buffer[]): Promise<readonly Buffer[]>;
  /** {@link unknown}, and those whom a restored backup brought back and whose new erasure has not ended. */
  abstract notErasedSinceRestore(db: Db, subjectDigests: readonly Buffer[]): Promise<readonly Buffer[]>;
  abstract anyCompleted(db: Db): Promise<boolean>;

  abstract steps(db: Db, id: ErasureId): Promise<readonly ErasureStep[]>;
  /** Keeps what was noted when the step began for the first time. */
  abstract beginStep(db: Db, id: ErasureId, step: string, rows: TableRows, at: Date): Promise<void>;
  abstract endStep(db: Db, id: ErasureId, step: string, at: Date): Promise<void>;
  /**
   * All steps are to be done again: something was written late, or a backup brought it back.
   * `false`: it is no longer in that state, and nothing was changed.
   */
  abstract reopen(db: Db, id: ErasureId, reopening: Reopening, at: Date): Promise<boolean>;
  /** `false`: it was completed before. */
  abstract complete(tx: Tx, id: ErasureId, receipt: ErasureReceipt, at: Date, watchedUntil: Date): Promise<boolean>;

  /** Running ones that have not advanced since. */
  abstract stalled(db: Db, before: Date): Promise<readonly ErasureId[]>;
  /** When the oldest of those that run was requested. */
  abstract oldestRunning(db: Db): Promise<Date | undefined>;
  /** All that are complete and whose subjects are still known, in pages; those first whose time is over first. */
  abstract watched(db: Db): AsyncIterable<readonly WatchedErasure[]>;
  /** Forgets whom those of `ids` were about that were watched until `now`. */
  abstract release(db: Db, ids: readonly ErasureId[], now: Date): Promise<void>;
}

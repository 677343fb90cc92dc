import type { UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { ErasureId, TableRows } from './erasure-facts.js';
import type { Erasure, ErasureStep } from './erasure.js';
import type { ErasureReceipt } from './receipt.js';

export interface WatchedErasure {
  readonly id: ErasureId;
  readonly subject: UserId;
}

export abstract class ErasureRepository {
  /** `false`: there is one of this subject. */
  abstract insert(tx: Tx, erasure: Erasure): Promise<boolean>;
  abstract find(db: Db, id: ErasureId): Promise<Erasure | undefined>;
  abstract findBySubject(db: Db, subjectDigest: Buffer): Promise<Erasure | undefined>;
  /** Those of the digests of which there is no erasure, finished or not. */
  abstract unknown(db: Db, subjectDigests: readonly Buffer[]): Promise<readonly Buffer[]>;

  abstract steps(db: Db, id: ErasureId): Promise<readonly ErasureStep[]>;
  /** Keeps what was noted when the step began for the first time. */
  abstract beginStep(db: Db, id: ErasureId, step: string, rows: TableRows, at: Date): Promise<void>;
  abstract endStep(db: Db, id: ErasureId, step: string, at: Date): Promise<void>;
  /** All steps are to be done again: something was written late, or a backup brought it back. */
  abstract reopen(db: Db, id: ErasureId, subject: UserId, at: Date): Promise<void>;
  /** `false`: it was completed before. */
  abstract complete(tx: Tx, id: ErasureId, receipt: ErasureReceipt, at: Date, watchedUntil: Date): Promise<boolean>;

  /** Running ones that have not advanced since. */
  abstract stalled(db: Db, before: Date): Promise<readonly ErasureId[]>;
  /** When the oldest of those that run was requested. */
  abstract oldestRunning(db: Db): Promise<Date | undefined>;
  abstract watched(db: Db, now: Date): Promise<readonly WatchedErasure[]>;
  /** Forgets whom completed erasures were about, once nobody looks any more. Resolves with how many there were. */
  abstract release(db: Db, now: Date): Promise<number>;
}

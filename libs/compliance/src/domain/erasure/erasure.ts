import type { UserId } from '@rapport/kernel';
import type { ErasureCause, ErasureId, TableRows } from './erasure-facts.js';
import type { ErasureReceipt } from './receipt.js';

export interface Erasure {
  readonly id: ErasureId;
  /** HMAC of the person's id: says that somebody was erased, and nobody can tell from it who. */
  readonly subjectDigest: Buffer;
  /** Undefined once nothing is left to look for. */
  readonly subject: UserId | undefined;
  readonly cause: ErasureCause;
  readonly state: 'running' | 'completed';
  /** SHA-256 of the token that lets its holder read the receipt. */
  readonly receiptTokenDigest: Buffer | undefined;
  readonly requestedAt: Date;
  readonly receipt: ErasureReceipt | undefined;
}

export interface ErasureStep {
  readonly step: string;
  /** What the tables of the step held when it began. */
  readonly rows: TableRows;
  /** Undefined: it began, and may have done its work. */
  readonly doneAt: Date | undefined;
}

import type { Id, UserId } from '@rapport/kernel';
import type { ErasureReceipt } from './receipt.js';

export type ErasureId = Id<'erasure'>;

/** `restore`: the ledger names somebody whom a restored backup brought back. */
export type ErasureCause = 'subject' | 'operator' | 'restore';

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

/** Rows by table. */
export type TableRows = Readonly<Record<string, number>>;

export interface ErasureStep {
  readonly step: string;
  /** What the tables of the step held when it began. */
  readonly rows: TableRows;
  /** Undefined: it began, and may have done its work. */
  readonly doneAt: Date | undefined;
}

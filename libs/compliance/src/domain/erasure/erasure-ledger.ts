import type { ErasureId } from './erasure-facts.js';

export interface LedgerEntry {
  readonly subjectDigest: Buffer;
  readonly erasureId: ErasureId;
  readonly at: Date;
}

/**
 * Who was erased, outside of the database and of its backups: a restored backup does not know, and the ledger does.
 * Methods throw `erasure.ledger_unavailable`.
 */
export abstract class ErasureLedger {
  /** Resolves once it is on the disk. Adding a subject again changes nothing. */
  abstract append(entry: LedgerEntry): Promise<void>;
  abstract subjects(): Promise<readonly Buffer[]>;
}

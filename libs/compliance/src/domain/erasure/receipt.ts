import type { ErasureCause, ErasureId, TableRows } from './erasure-facts.js';

/** Something of the person that stays elsewhere for a while, beyond our reach. */
export interface Residue {
  readonly processor: string;
  readonly what: string;
  /** RFC 3339. */
  readonly gone_by: string;
}

/** What a person can show for their erasure. Holds nothing that is personal. */
export interface ErasureStatement {
  readonly object: 'erasure_receipt';
  readonly erasure_id: ErasureId;
  /** HMAC-SHA-256 of the person's id, hexadecimal: what the erasure ledger holds. */
  readonly subject: string;
  readonly cause: ErasureCause;
  readonly requested_at: string;
  /** When the person's data key was destroyed. */
  readonly unreadable_since: string;
  readonly completed_at: string;
  /** Rows removed, by table. */
  readonly rows: TableRows;
  readonly gone_from_backups_by: string;
  readonly residue: readonly Residue[];
  readonly statement: string;
}

export interface ErasureReceipt extends ErasureStatement {
  readonly signature: {
    readonly algorithm: 'Ed25519';
    /** SPKI, base64. */
    readonly public_key: string;
    /** Over the canonical JSON of all else, base64. */
    readonly value: string;
  };
}

/** Signs receipts, and tells whether one is ours and unchanged. */
export abstract class ReceiptSigner {
  abstract sign(statement: ErasureStatement): ErasureReceipt;
  abstract verify(receipt: ErasureReceipt): boolean;
}

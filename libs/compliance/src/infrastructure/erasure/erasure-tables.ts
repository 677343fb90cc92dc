import type { JSONColumnType } from 'kysely';
import type { ErasureCause, TableRows } from '../../domain/erasure/erasure-facts.js';
import type { ErasureReceipt } from '../../domain/erasure/receipt.js';

export interface ErasureTables {
  erasures: {
    erasure_id: string;
    subject_digest: Buffer;
    subject: string | null;
    cause: ErasureCause;
    state: 'running' | 'completed';
    receipt_token_digest: Buffer | null;
    requested_at: Date;
    advanced_at: Date;
    completed_at: Date | null;
    watched_until: Date | null;
    receipt: JSONColumnType<ErasureReceipt> | null;
  };
  erasure_steps: {
    erasure_id: string;
    step: string;
    rows: JSONColumnType<TableRows>;
    begun_at: Date;
    done_at: Date | null;
  };
}

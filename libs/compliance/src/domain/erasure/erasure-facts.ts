import type { Id } from '@rapport/kernel';

export type ErasureId = Id<'erasure'>;

/** `restore`: the ledger names somebody whom a restored backup brought back. */
export type ErasureCause = 'subject' | 'operator' | 'restore';

/** Rows by table. */
export type TableRows = Readonly<Record<string, number>>;

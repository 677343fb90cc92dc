import type { UserId } from '@rapport/kernel';
import type { Tx } from '../database/database.js';

/** A row as its feature's `ExportParticipant` gave it, read back from JSON. */
export type ExportedRow = Readonly<Record<string, unknown>>;

/**
 * Takes one person's rows back from an export, into a database that does not know the person. A table that is exported
 * and that nobody takes back has its reason stated (completeness test).
 */
export abstract class ImportParticipant {
  abstract readonly name: string;
  /** What it takes back, each table after those that its rows refer to. */
  abstract readonly tables: readonly string[];
  /** Ascending; the account's own is 0, and makes the person's key. */
  abstract readonly order: number;
  /** Rows of one table, a batch at a time. All of it is one transaction: what throws leaves nothing behind. */
  abstract restore(tx: Tx, userId: UserId, table: string, rows: readonly ExportedRow[]): Promise<void>;
}

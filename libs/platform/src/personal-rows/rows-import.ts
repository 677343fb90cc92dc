import { Injectable } from '@nestjs/common';
import type { UserId } from '@rapport/kernel';
import { sql } from 'kysely';
import { UserCipher, type UserCrypto } from '../crypto/user-cipher.js';
import type { Tx } from '../database/database.js';
import { ImportParticipant, type ExportedRow } from './import-participant.js';

/** What an export shows in the open, and the table holds sealed. Null stays null. */
export interface SealedColumn {
  /** Its name in the export. */
  readonly plain: string;
  readonly column: string;
  seal(value: unknown, row: ExportedRow, crypto: UserCrypto): Buffer;
}

/** Of tables whose exported rows are their columns, but for the sealed ones. */
@Injectable()
export abstract class RowsImport extends ImportParticipant {
  /** By table, in the order in which they are taken back. */
  protected abstract readonly sealed: Readonly<Record<string, readonly SealedColumn[]>>;

  constructor(private readonly cipher: UserCipher) {
    super();
  }

  override get tables(): readonly string[] {
    return Object.keys(this.sealed);
  }

  override async restore(tx: Tx, userId: UserId, table: string, rows: readonly ExportedRow[]): Promise<void> {
    const crypto = await this.cipher.for(tx, userId);
    const columns = this.sealed[table] ?? [];
    await insertRows(
      tx,
      table,
      rows.map((row) => sealRow(row, columns, crypto)),
    );
  }
}

function sealRow(row: ExportedRow, columns: readonly SealedColumn[], crypto: UserCrypto): ExportedRow {
  const sealed = columns.map(({ plain, column, seal }) => {
    const value = row[plain] ?? null;
    return [column, value === null ? null : `\\x${seal(value, row, crypto).toString('hex')}`];
  });
  const open = Object.entries(row).filter(([name]) => !columns.some(({ plain }) => plain === name));
  return Object.fromEntries([...open, ...sealed]);
}

/** The database gives each value the type of its column: the names alone come from the rows, which are all alike. */
async function insertRows(tx: Tx, table: string, rows: readonly ExportedRow[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = sql.join(Object.keys(first).map((name) => sql.ref(name)));
  await sql`INSERT INTO ${sql.table(table)} (${columns})
    SELECT ${columns} FROM jsonb_populate_recordset(NULL::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(
    tx.as(),
  );
}

import { Injectable } from '@nestjs/common';
import { Clock, isCodedError } from '@rapport/kernel';
import { sql } from 'kysely';
import { Database, type Db, type Tx } from '../database/database.js';
import { cryptoErrors } from './crypto.errors.js';
import { KeyVault } from './key-vault.js';

/** A table with keys that the vault wrapped. */
export interface WrappedKeyTable {
  readonly table: string;
  readonly id: { readonly column: string; readonly type: 'uuid' | 'text' };
  readonly masterKeyIdColumn: string;
  readonly wrappedColumn: string;
  readonly rotatedAtColumn?: string;
  /** What the vault authenticates with the key in the row of this id. */
  context(id: string): string;
}

export interface WrappedKeyCount {
  readonly table: string;
  readonly masterKeyId: string;
  readonly keys: number;
}

export interface RotationFailure {
  readonly id: string;
  /** `crypto.unknown_master_key` or `crypto.tampered`. */
  readonly code: string;
}

export interface RotationBatch {
  readonly rewrapped: number;
  /** Keys that stay as they were. */
  readonly failed: readonly RotationFailure[];
}

export interface RotationResult {
  readonly rewrapped: number;
  readonly failed: number;
}

export interface RotationOptions {
  /** Rows in a transaction. */
  readonly batchSize?: number;
  /** Told of each batch once it is committed. */
  readonly onBatch?: (batch: RotationBatch) => void;
}

const PERMANENT = new Set([cryptoErrors.unknownMasterKey.spec.code, cryptoErrors.tampered.spec.code]);
const BATCH_SIZE = 500;
/** How many keys of a batch are with the vault at a time: one that is remote would refuse a crowd. */
const AT_A_TIME = 16;

/**
 * Re-wraps every stored key with the active master key. The data stays as it is: only the wrapping changes. Each batch
 * is a transaction and a row says by itself which key wrapped it, so an interrupted rotation is resumed by running it
 * again, and several may run at once.
 */
@Injectable()
export class MasterKeyRotation {
  constructor(
    private readonly database: Database,
    private readonly vault: KeyVault,
    private readonly clock: Clock,
  ) {}

  /** How many keys each master key still wraps. A master key that wraps none may leave the keyring. */
  async status(table: WrappedKeyTable): Promise<readonly WrappedKeyCount[]> {
    const { rows } = await sql<{ master_key_id: string; keys: number }>`
      select ${sql.ref(table.masterKeyIdColumn)} as master_key_id, count(*) as keys from ${sql.table(table.table)}
      where ${sql.ref(table.wrappedColumn)} is not null group by 1 order by 1`.execute(this.database.as());
    return rows.map((row) => ({ table: table.table, masterKeyId: row.master_key_id, keys: row.keys }));
  }

  /**
   * Goes once through the table. Keys that cannot be unwrapped are left as they are and reported. Throws
   * `crypto.vault_unavailable` when the vault is away; what was committed until then stays.
   */
  async rotate(
    table: WrappedKeyTable,
    { batchSize = BATCH_SIZE, onBatch = () => undefined }: RotationOptions = {},
  ): Promise<RotationResult> {
    let [rewrapped, failed] = [0, 0];
    for (let after: string | undefined; ;) {
      const batch = await this.database.transaction((tx) => this.rotateBatch(tx, table, after, batchSize));
      if (batch.lastId === undefined) return { rewrapped, failed };
      after = batch.lastId;
      rewrapped += batch.rewrapped;
      failed += batch.failed.length;
      onBatch(batch);
    }
  }

  private async rotateBatch(
    tx: Tx,
    table: WrappedKeyTable,
    after: string | undefined,
    batchSize: number,
  ): Promise<RotationBatch & { readonly lastId: string | undefined }> {
    const rows = await this.lockStale(tx, table, after, batchSize);
    const outcomes: (RewrappedKey | RotationFailure)[] = [];
    for (let start = 0; start < rows.length; start += AT_A_TIME) {
      const few = rows.slice(start, start + AT_A_TIME);
      outcomes.push(...(await Promise.all(few.map((row) => this.rewrap(row, table.context(row.id))))));
    }
    const fresh = outcomes.filter((outcome) => 'hex' in outcome);
    if (fresh.length > 0) await this.store(tx, table, fresh);
    return {
      lastId: rows.at(-1)?.id,
      rewrapped: fresh.length,
      failed: outcomes.filter((outcome) => 'code' in outcome),
    };
  }

  private async rewrap(row: StaleKey, context: string): Promise<RewrappedKey | RotationFailure> {
    try {
      const key = await this.vault.unwrap({ keyId: row.master_key_id, bytes: row.wrapped }, context);
      try {
        const { bytes } = await this.vault.wrap(key, context);
        return { id: row.id, hex: bytes.toString('hex') };
      } finally {
        key.fill(0);
      }
    } catch (error) {
      // Anything else is no matter of this key: the vault is away.
      if (isCodedError(error) && PERMANENT.has(error.code)) return { id: row.id, code: error.code };
      throw error;
    }
  }

  private async lockStale(
    db: Db,
    table: WrappedKeyTable,
    after: string | undefined,
    limit: number,
  ): Promise<readonly StaleKey[]> {
    const [id, masterKeyId, wrapped] = [
      sql.ref(table.id.column),
      sql.ref(table.masterKeyIdColumn),
      sql.ref(table.wrappedColumn),
    ];
    const beyond = after === undefined ? sql`` : sql`and ${id} > ${after}::${sql.raw(table.id.type)}`;
    const { rows } = await sql<StaleKey>`
      select ${id}::text as id, ${masterKeyId} as master_key_id, ${wrapped} as wrapped from ${sql.table(table.table)}
      where ${masterKeyId} <> ${this.vault.activeKeyId} and ${wrapped} is not null ${beyond}
      order by ${sql.ref(`${table.table}.${table.id.column}`)} limit ${limit} for update skip locked`.execute(db.as());
    return rows;
  }

  private async store(tx: Tx, table: WrappedKeyTable, keys: readonly RewrappedKey[]): Promise<void> {
    const [ids, hex] = [keys.map((key) => key.id), keys.map((key) => key.hex)];
    const rotatedAt = table.rotatedAtColumn ? sql`, ${sql.ref(table.rotatedAtColumn)} = ${this.clock.date()}` : sql``;
    await sql`
      update ${sql.table(table.table)} as stored
      set ${sql.ref(table.masterKeyIdColumn)} = ${this.vault.activeKeyId},
          ${sql.ref(table.wrappedColumn)} = decode(fresh.hex, 'hex') ${rotatedAt}
      from unnest(${ids}::text[], ${hex}::text[]) as fresh (id, hex)
      where stored.${sql.ref(table.id.column)} = fresh.id::${sql.raw(table.id.type)}`.execute(tx.as());
  }
}

interface RewrappedKey {
  readonly id: string;
  readonly hex: string;
}

interface StaleKey {
  readonly id: string;
  readonly master_key_id: string;
  readonly wrapped: Buffer;
}

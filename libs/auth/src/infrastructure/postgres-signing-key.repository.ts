import { Injectable } from '@nestjs/common';
import type { Db, Tx } from '@rapport/platform';
import type { JWK } from 'jose';
import type { Insertable } from 'kysely';
import { SigningKeyRepository } from '../domain/signing-key.repository.js';
import type { NewSigningKey, SigningKey } from '../domain/signing-key.js';
import type { AuthTables } from './auth-tables.js';

@Injectable()
export class PostgresSigningKeyRepository extends SigningKeyRepository {
  override async list(db: Db): Promise<SigningKey[]> {
    const rows = await db.as<AuthTables>().selectFrom('signing_keys').selectAll().orderBy('created_at').execute();
    return rows.map((row) => ({
      keyId: row.key_id,
      status: row.status,
      publicJwk: row.public_jwk as JWK,
      privateKey:
        row.private_wrapped && row.master_key_id !== null
          ? { keyId: row.master_key_id, bytes: row.private_wrapped }
          : undefined,
      createdAt: row.created_at,
      activatedAt: row.activated_at ?? undefined,
      retiredAt: row.retired_at ?? undefined,
    }));
  }

  override async insertFirst(tx: Tx, active: NewSigningKey, next: NewSigningKey, at: Date): Promise<void> {
    // The unique indexes let one process win; the others' rows are dropped.
    await tx
      .as<AuthTables>()
      .insertInto('signing_keys')
      .values([{ ...toRow(active, 'active'), activated_at: at }, toRow(next, 'next')])
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  override async rotate(tx: Tx, replacing: string, next: NewSigningKey, at: Date): Promise<boolean> {
    const tables = tx.as<AuthTables>();
    const { numUpdatedRows } = await tables
      .updateTable('signing_keys')
      .set({ status: 'retired', retired_at: at, private_wrapped: null, master_key_id: null })
      .where('key_id', '=', replacing)
      .where('status', '=', 'active')
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return false;
    await tables
      .updateTable('signing_keys')
      .set({ status: 'active', activated_at: at })
      .where('status', '=', 'next')
      .execute();
    await tables.insertInto('signing_keys').values(toRow(next, 'next')).execute();
    return true;
  }

  override async deleteRetired(tx: Tx, retiredBefore: Date): Promise<number> {
    const { numDeletedRows } = await tx
      .as<AuthTables>()
      .deleteFrom('signing_keys')
      .where('status', '=', 'retired')
      .where('retired_at', '<', retiredBefore)
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }
}

function toRow(key: NewSigningKey, status: 'active' | 'next'): Insertable<AuthTables['signing_keys']> {
  return {
    key_id: key.keyId,
    status,
    public_jwk: JSON.stringify(key.publicJwk),
    private_wrapped: key.privateKey.bytes,
    master_key_id: key.privateKey.keyId,
    created_at: key.createdAt,
  };
}

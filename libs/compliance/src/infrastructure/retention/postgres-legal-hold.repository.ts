import { Injectable } from '@nestjs/common';
import { fromUuid, toPage, toUuid, type Page, type PageRequest, type UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import { sql, type Selectable } from 'kysely';
import { LegalHoldRepository, type LegalHold } from '../../domain/retention/legal-hold.js';
import type { RetentionTables } from './retention-tables.js';

@Injectable()
export class PostgresLegalHoldRepository extends LegalHoldRepository {
  /** Locks the account's row, which an erasure locks too when it begins: one of the two comes first. */
  override async place(tx: Tx, { userId, matter, placedBy, placedAt }: LegalHold): Promise<boolean> {
    const user = toUuid('user', userId);
    const { rows } = await sql`SELECT 1 FROM users WHERE user_id = ${user} AND status <> 'erasing' FOR UPDATE`.execute(
      tx.as<RetentionTables>(),
    );
    if (rows.length === 0) return false;
    const row = { matter, placed_by: toUuid('user', placedBy), placed_at: placedAt };
    await tx
      .as<RetentionTables>()
      .insertInto('legal_holds')
      .values({ user_id: user, ...row })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
      .execute();
    return true;
  }

  override async lift(tx: Tx, userId: UserId): Promise<boolean> {
    const { numDeletedRows } = await tx
      .as<RetentionTables>()
      .deleteFrom('legal_holds')
      .where('user_id', '=', toUuid('user', userId))
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  }

  override async find(db: Db, userId: UserId): Promise<LegalHold | undefined> {
    const row = await db
      .as<RetentionTables>()
      .selectFrom('legal_holds')
      .selectAll()
      .where('user_id', '=', toUuid('user', userId))
      .executeTakeFirst();
    return row && toHold(row);
  }

  override async list(db: Db, { limit, after }: Omit<PageRequest, 'order'>): Promise<Page<LegalHold>> {
    let query = db.as<RetentionTables>().selectFrom('legal_holds').selectAll();
    if (after !== undefined) query = query.where('user_id', '>', toUuid('user', after));
    const rows = await query
      .orderBy('user_id')
      .limit(limit + 1)
      .execute();
    return toPage(rows.map(toHold), limit);
  }
}

function toHold(row: Selectable<RetentionTables['legal_holds']>): LegalHold {
  return {
    userId: fromUuid('user', row.user_id),
    matter: row.matter,
    placedBy: fromUuid('user', row.placed_by),
    placedAt: row.placed_at,
  };
}

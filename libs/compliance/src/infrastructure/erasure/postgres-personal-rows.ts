import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type UserId } from '@rapport/kernel';
import type { Db } from '@rapport/platform';
import { sql } from 'kysely';
import type { TableRows } from '../../domain/erasure/erasure-facts.js';
import { PersonalRows } from '../../domain/erasure/personal-rows.js';
import { personalTables } from '../personal-tables.js';

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

@Injectable()
export class PostgresPersonalRows extends PersonalRows {
  override async count(db: Db, userId: UserId, tables: readonly string[]): Promise<TableRows> {
    if (tables.length === 0) return {};
    const user = toUuid('user', userId);
    const counts = tables.map(
      (table) => sql`select ${table}::text as name, count(*) as rows from ${sql.table(table)} where user_id = ${user}`,
    );
    const { rows } = await sql<{ name: string; rows: number }>`${sql.join(counts, sql` union all `)}`.execute(db.as());
    return Object.fromEntries(rows.filter((row) => row.rows > 0).map((row) => [row.name, row.rows]));
  }

  override async countAll(db: Db, userId: UserId): Promise<TableRows> {
    return this.count(db, userId, await personalTables(db));
  }

  override async present(db: Db, userIds: readonly UserId[]): Promise<ReadonlySet<UserId>> {
    const users = userIds.map((userId) => toUuid('user', userId));
    const found = (await personalTables(db)).map(
      (table) => sql`select user_id from ${sql.table(table)} where user_id = any(${users}::uuid[])`,
    );
    // A union holds nobody twice.
    const { rows } = await sql<{ user_id: string }>`${sql.join(found, sql` union `)}`.execute(db.as());
    return new Set(rows.map((row) => fromUuid('user', row.user_id)));
  }

  override async people(db: Db, after: UserId | undefined, limit: number): Promise<readonly UserId[]> {
    const rows = await db
      .as<{ users: { user_id: string } }>()
      .selectFrom('users')
      .select('user_id')
      .where('user_id', '>', after === undefined ? BEFORE_ALL : toUuid('user', after))
      .orderBy('user_id')
      .limit(limit)
      .execute();
    return rows.map((row) => fromUuid('user', row.user_id));
  }
}

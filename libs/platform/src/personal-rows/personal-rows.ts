import { toUuid, type UserId } from '@rapport/kernel';
import { sql, type Kysely, type Selectable } from 'kysely';

/** How many of a person's rows are read at once. */
export const PAGE_ROWS = 200;

/**
 * All of one person's rows of a table, in bounded memory however many there are. `key` is what tells them apart: the
 * primary key but for its `user_id`. Its columns are ids or text; dates lose their microseconds on the way.
 */
export async function* personalRows<Tables, Table extends keyof Tables & string>(
  tables: Kysely<Tables>,
  table: Table,
  userId: UserId,
  ...key: readonly [keyof Tables[Table] & string, ...(keyof Tables[Table] & string)[]]
): AsyncGenerator<Selectable<Tables[Table]>, void> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  for (let last: Readonly<Record<string, unknown>> | undefined; ;) {
    const values = key.map((column) => last?.[column]);
    const isNext = last ? sql`AND (${columns}) > (${sql.join(values)})` : sql``;
    const { rows } = await sql<Selectable<Tables[Table]> & Readonly<Record<string, unknown>>>`
      SELECT * FROM ${sql.table(table)} WHERE user_id = ${toUuid('user', userId)} ${isNext}
      ORDER BY ${columns} LIMIT ${PAGE_ROWS}`.execute(tables);
    yield* rows;
    last = rows.at(-1);
    if (rows.length < PAGE_ROWS) return;
  }
}

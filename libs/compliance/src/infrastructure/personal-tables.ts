import type { Db } from '@rapport/platform';
import { sql } from 'kysely';

/** The tables with a `user_id` column, without the queue's own: each holds rows that belong to a person. */
export async function personalTables(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select case when table_schema = 'public' then table_name else table_schema || '.' || table_name end as name
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where column_name = 'user_id' and table_type = 'BASE TABLE'
      and table_schema not in ('information_schema', 'pg_catalog', 'pgboss')
    order by name`.execute(db.as());
  return rows.map(({ name }) => name);
}

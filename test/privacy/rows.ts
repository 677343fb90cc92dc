import pg from 'pg';

const { escapeIdentifier, types } = pg;
// A day is a day, wherever this runs.
types.setTypeParser(types.builtins.DATE, (day) => day);

/** Rows of people in the database itself, past all of the product's code. */
export class Rows {
  private constructor(readonly client: pg.Client) {}

  static async open(databaseUrl: string): Promise<Rows> {
    const client = new pg.Client(databaseUrl);
    // The server that it speaks to may be stopped on purpose.
    client.on('error', () => undefined);
    await client.connect();
    return new Rows(client);
  }

  close(): Promise<void> {
    return this.client.end();
  }

  /** Tables with a `user_id`, by the schema. */
  async tables(): Promise<string[]> {
    const { rows } = await this.client.query(`
      select table_schema as schema, table_name as name from information_schema.columns
      join information_schema.tables using (table_schema, table_name)
      where column_name = 'user_id' and table_type = 'BASE TABLE'
        and table_schema not in ('information_schema', 'pg_catalog', 'pgboss') order by 1, 2`);
    return rows.map(({ schema, name }) => (schema === 'public' ? name : `${schema}.${name}`));
  }

  /** A person's rows as the database sees them, without what is bytes. */
  async of(userId: string, table: string): Promise<Record<string, unknown>[]> {
    const columns = await this.client.query(
      `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and atttypid <> 'bytea'::regtype`,
      [table],
    );
    const list = columns.rows.map(({ name }) => escapeIdentifier(name)).join(', ');
    const { rows } = await this.client.query(`select ${list} from ${quoted(table)} where user_id = $1`, [uuid(userId)]);
    return rows;
  }

  async counts(userId: string): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const table of await this.tables()) {
      const { rows } = await this.client.query(`select count(*)::int as n from ${quoted(table)} where user_id = $1`, [
        uuid(userId),
      ]);
      if (rows[0].n > 0) counts[table] = rows[0].n;
    }
    return counts;
  }

  /** `person table` -> digest of all bytes of all their rows in it. */
  async digests(): Promise<Map<string, string>> {
    const digests = new Map<string, string>();
    for (const table of await this.tables()) {
      const { rows } = await this.client.query(`
        select user_id, md5(string_agg(row, '' order by row)) as digest
        from (select user_id, md5(t::text) as row from ${quoted(table)} t) each group by user_id`);
      for (const { user_id: user, digest } of rows) digests.set(`${user} ${table}`, digest);
    }
    return digests;
  }

  /** What is left to be done for anybody: so many of each kind. */
  async unfinished(): Promise<readonly string[]> {
    const { rows } = await this.client.query(`
      select kind, count(*)::int as n from (
        select 'turns to read' as kind from memory_backlog
        union all select 'turns to settle' from turns where settled_at is null
        union all select name || ' ' || state from pgboss.job where state < 'completed' and data ? 'userId'
      ) as each group by kind order by kind`);
    return rows.map(({ kind, n }) => `${n} ${kind}`);
  }
}

const quoted = (table: string): string => table.split('.').map(escapeIdentifier).join('.');

export function uuid(userId: string): string {
  const hex = userId.slice('usr_'.length);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

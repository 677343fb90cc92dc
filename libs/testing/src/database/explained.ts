import type { Database, Db, Tx } from '@rapport/platform';
import { sql, type RawBuilder } from 'kysely';

export interface Explained {
  /** JSON text: what to look for in it is the name of an index, or a step. */
  readonly plan: string;
  /** Blocks of 8 KB that were read, from memory or from disk. */
  readonly pages: number;
  readonly rows: number;
}

interface Prepared {
  /** SQL types of `$1`, `$2` and so on, which stand in `statement`. */
  readonly types: string;
  readonly statement: RawBuilder<unknown>;
  readonly values: readonly (string | number)[];
}

/** Runs `statement` and tells how PostgreSQL did it. */
export async function explained(db: Db, statement: RawBuilder<unknown>): Promise<Explained> {
  const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>`
    EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${statement}`.execute(db.as());
  const { Plan: plan } = rows[0]!['QUERY PLAN'][0];
  const pages = plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!;
  return { plan: JSON.stringify(plan), pages, rows: plan['Actual Rows']! };
}

/** The same, by a plan that knows no parameters: as a statement runs that is planned once a connection. */
export function explainedOnce(database: Database, prepared: Prepared): Promise<Explained> {
  return withPrepared(database, prepared, async (tx, use) => {
    await sql`SET LOCAL plan_cache_mode = force_generic_plan`.execute(tx.as());
    return explained(tx, use);
  });
}

/** How often PostgreSQL planned the statement, and how often it kept a plan, in so many uses in a row. */
export function plansOf(
  database: Database,
  prepared: Prepared,
  uses: number,
): Promise<{ readonly planned: number; readonly kept: number } | undefined> {
  return withPrepared(database, prepared, async (tx, use) => {
    for (let i = 0; i < uses; i += 1) await use.execute(tx.as());
    const { rows } = await sql<{ planned: number; kept: number }>`
      SELECT custom_plans::integer AS planned, generic_plans::integer AS kept FROM pg_prepared_statements
      WHERE name = 'prepared'`.execute(tx.as());
    return rows[0];
  });
}

function withPrepared<T>(
  database: Database,
  { types, statement, values }: Prepared,
  work: (tx: Tx, use: RawBuilder<unknown>) => Promise<T>,
): Promise<T> {
  return database.transaction(async (tx) => {
    await sql`PREPARE prepared (${sql.raw(types)}) AS ${statement}`.execute(tx.as());
    const result = await work(tx, sql`EXECUTE prepared (${sql.join(values.map((value) => sql.lit(value)))})`);
    await sql`DEALLOCATE prepared`.execute(tx.as());
    return result;
  });
}

import { sql } from 'kysely';
import type { Database } from '../database/database.js';
import { notUnderHold } from './legal-hold-sql.js';
import type { RetentionMeasure } from './retention-rule.js';

const DAY_MS = 86_400_000;

export interface AgedTable {
  readonly table: string;
  /** The primary key, `user_id` first. */
  readonly key: readonly string[];
  /** What a row's age is counted from; rows where it is null do not age. */
  readonly since: string;
}

export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS);
}

/** How many rows of people who are under no legal hold are older than `before`, and since when there are rows. */
export async function measureAged(db: Database, { table, since }: AgedTable, before: Date): Promise<RetentionMeasure> {
  const { rows } = await sql<{ due: number; oldest: Date | null }>`
    SELECT count(*) FILTER (WHERE r.${sql.ref(since)} < ${before}::timestamptz
        AND ${notUnderHold(sql`r.user_id`)})::integer AS due,
      min(r.${sql.ref(since)})::timestamptz AS oldest
    FROM ${sql.table(table)} r`.execute(db.as());
  return { due: rows[0]?.due ?? 0, oldest: rows[0]?.oldest ?? undefined };
}

/** Deletes them, `batch` rows in one statement. */
export async function purgeAged(
  db: Database,
  { table, key, since }: AgedTable,
  before: Date,
  batch: number,
  signal: AbortSignal,
): Promise<number> {
  const keys = sql.join(key.map((column) => sql.ref(column)));
  let total = 0;
  let removed = batch;
  while (removed === batch && !signal.aborted) {
    const { numAffectedRows } = await sql`
      DELETE FROM ${sql.table(table)} WHERE (${keys}) IN (
        SELECT ${keys} FROM ${sql.table(table)} r
        WHERE r.${sql.ref(since)} < ${before}::timestamptz AND ${notUnderHold(sql`r.user_id`)}
        ORDER BY r.${sql.ref(since)} LIMIT ${batch}
      )`.execute(db.as());
    removed = Number(numAffectedRows ?? 0n);
    total += removed;
  }
  return total;
}

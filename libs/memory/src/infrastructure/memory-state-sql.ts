import { sql, type RawBuilder } from 'kysely';
import { revisionStep, type MemoryChange } from '../domain/memory-revision.js';

/**
 * What other features put into their own statements, so that a turn pays no round trip of its own for the state of the
 * person's memory. The table is memory's alone to know.
 */

/** SQL of whether memory is on, for a row of memory_states that may be missing: consented to, and not switched off. */
export function memoryIsOn(row: 'memory_states' | 's'): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${row}.${name}`);
  return sql<boolean>`coalesce(${column('enabled')} AND ${column('consented')}, false)`;
}

/** SQL of whether memory is on for the person whose `user_id` is named. */
export function memoryIsOnFor(userId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`EXISTS (SELECT 1 FROM memory_states s WHERE s.user_id = ${userId} AND ${memoryIsOn('s')})`;
}

/** SQL of one row: the `revision` of the person whose uuid is given, and whether their memory is on; also when they have no row yet. */
export function memoryStateOf(user: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`SELECT coalesce(max(revision), 0) AS revision, coalesce(bool_and(enabled AND consented), false) AS enabled
    FROM memory_states WHERE user_id = ${user}::uuid`;
}

/** SQL that raises the revision of whom `users`, a query of at most one `user_id`, yields. */
export function raiseMemoryRevision(users: RawBuilder<unknown>, change: MemoryChange, at: Date): RawBuilder<unknown> {
  const step = revisionStep(change);
  return sql`INSERT INTO memory_states (user_id, revision, updated_at)
    SELECT user_id, ${step}::bigint, ${at}::timestamptz FROM (${users}) u
    ON CONFLICT (user_id) DO UPDATE SET revision = memory_states.revision + ${step}::bigint, updated_at = excluded.updated_at`;
}

import { sql, type RawBuilder } from 'kysely';

/** SQL that is true unless the person whose `user_id` is named is under a legal hold: nothing of theirs may be deleted then. */
export function notUnderHold(userId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`NOT EXISTS (SELECT 1 FROM legal_holds held WHERE held.user_id = ${userId})`;
}

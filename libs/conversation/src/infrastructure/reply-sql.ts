import { sql, type RawBuilder } from 'kysely';
import { positionAfter } from './path-sql.js';

/* What is needed to store a reply beside the part `turn (user_id, user_message_id, …)` that has just been ended. */

export const RUNNING = sql<boolean>`state IN ('accepted', 'generating')`;

export const REPLY_POSITION = positionAfter(sql`turn.user_id`, sql`turn.user_message_id`);

/** An answer to what was forgotten meanwhile repeats it: it is forgotten, too. */
export const REPLY_FORGOTTEN = sql`(SELECT q.forgotten_at FROM messages q
  WHERE q.user_id = turn.user_id AND q.message_id = turn.user_message_id)`;

/**
 * Part of a WITH, `locked`: takes the conversation before its turn, in the order in which a turn is recorded. The other way
 * round, a settlement and a message that is answered once more would wait for each other.
 */
export function lockConversation(userUuid: string, conversationUuid: string): RawBuilder<unknown> {
  return sql`locked AS (
    SELECT conversation_id FROM conversations
    WHERE user_id = ${userUuid}::uuid AND conversation_id = ${conversationUuid}::uuid FOR NO KEY UPDATE
  )`;
}

import { sql, type RawBuilder } from 'kysely';
import { memoryIsOnFor } from '@rapport/memory';
import type { TurnState } from '../domain/turn-state.js';

/**
 * A part that hangs on a part `conversation (user_id, turn_id, conversation_id, memory_enabled)`: memory reads the turn
 * later, unless nothing was answered, this conversation is not to be remembered, or the person has not consented to memory or
 * has switched it off: what is said meanwhile is not read later either.
 */
export function awaitExtraction(state: TurnState, settledAt: Date): RawBuilder<unknown> {
  if (state !== 'completed' && state !== 'incomplete') return sql``;
  return sql`, backlog AS (
        INSERT INTO memory_backlog (user_id, turn_id, conversation_id, settled_at)
        SELECT user_id, turn_id, conversation_id, ${settledAt}::timestamptz FROM conversation
        WHERE memory_enabled AND ${memoryIsOnFor(sql`conversation.user_id`)}
      )`;
}

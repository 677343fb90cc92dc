import { sql, type RawBuilder } from 'kysely';
import type { TurnState } from '../domain/turn-state.js';

/**
 * A part that hangs on a part `conversation (user_id, turn_id, conversation_id, memory_enabled)`: memory reads the turn
 * later, unless nothing was answered or this conversation is not to be remembered.
 */
export function awaitExtraction(state: TurnState, settledAt: Date): RawBuilder<unknown> {
  if (state !== 'completed' && state !== 'incomplete') return sql``;
  return sql`, backlog AS (
        INSERT INTO memory_backlog (user_id, turn_id, conversation_id, settled_at)
        SELECT user_id, turn_id, conversation_id, ${settledAt}::timestamptz FROM conversation WHERE memory_enabled
      )`;
}

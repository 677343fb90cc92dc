import { sql, type RawBuilder } from 'kysely';

/** SQL of how many days the person whose `user_id` is named has their conversations kept: what they chose, `days` at most. */
export function conversationDaysOf(userId: RawBuilder<unknown>, days: number): RawBuilder<number> {
  return sql<number>`least(${days}::integer, (SELECT chosen.conversation_days FROM retention_settings chosen
    WHERE chosen.user_id = ${userId}))`;
}

import { memoryStateOf } from '@rapport/memory';
import { sql, type RawBuilder } from 'kysely';

/** What `ConversationEpisodeSource.episodes` asks of a message, for the statements that are written by hand. */
export const IS_EPISODE = sql`c.memory_enabled AND m.forgotten_at IS NULL AND m.active
  AND m.status IN ('complete', 'incomplete')`;

interface NewsParameters {
  /** Each a value, or the parameter of a prepared statement. */
  readonly user: RawBuilder<unknown>;
  readonly after: RawBuilder<unknown>;
  /** Ids, joined by commas: drivers differ in how they bind arrays. */
  readonly known: RawBuilder<unknown>;
  readonly limit: RawBuilder<unknown>;
}

/**
 * The state of a person's memory, and the latest episodes after message `after` but for the `known` ones, newest first; one
 * row without a message where there are none. Every turn asks for it, so it is written to be planned without knowing its
 * parameters (ADR 44): messages come in their order, each is looked up in its conversation, and the known ids are
 * taken apart once instead of for each message. The upper bound excludes nothing: of a range with two ends PostgreSQL expects
 * few rows wherever it begins, and so it takes the plan that it has instead of making one.
 */
export function newsOf({ user, after, known, limit }: NewsParameters): RawBuilder<unknown> {
  return sql`
    WITH state AS (${memoryStateOf(user)})
    SELECT s.revision, s.enabled, e.* FROM state s LEFT JOIN LATERAL (
      SELECT m.message_id, m.conversation_id, c.persona_id, m.role, m.content_sealed, m.created_at
      FROM messages m CROSS JOIN LATERAL (
        SELECT persona_id, memory_enabled FROM conversations
        WHERE user_id = m.user_id AND conversation_id = m.conversation_id OFFSET 0
      ) c
      WHERE s.enabled AND m.user_id = ${user}::uuid AND m.message_id > ${after}::uuid
        AND m.message_id <= 'ffffffff-ffff-ffff-ffff-ffffffffffff' AND ${IS_EPISODE}
        AND m.message_id NOT IN (SELECT unnest(string_to_array(${known}::text, ',')::uuid[]))
      ORDER BY m.message_id DESC LIMIT ${limit}::integer
    ) e ON true`;
}

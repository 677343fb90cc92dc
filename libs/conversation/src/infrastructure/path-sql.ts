import { toUuid } from '@rapport/kernel';
import { raiseMemoryRevision } from '@rapport/memory';
import { sql, type RawBuilder } from 'kysely';
import type { Branch } from '../domain/branch.js';
import type { HistoryWindow } from '../domain/turn-repository.js';

/**
 * A path is read in two parts: what is active is a range of an index, and what is not is climbed from its end, message
 * by message, until an active one is met. Without branches the second part is empty.
 */

/** SQL of the messages from `end` up to and with the first active one; `most` bounds the climb. */
function climb(user: string, end: string, most: number): RawBuilder<unknown> {
  return sql`climbed AS (
    SELECT message_id, parent_id, active, position, 1 AS steps FROM messages
    WHERE user_id = ${user} AND message_id = ${end}
    UNION ALL
    SELECT p.message_id, p.parent_id, p.active, p.position, c.steps + 1 FROM climbed c
    JOIN messages p ON p.user_id = ${user} AND p.message_id = c.parent_id
    WHERE NOT c.active AND c.steps < ${most}
  )`;
}

const CONTENT = sql`m.message_id, m.position, m.role, m.status, m.content_sealed, m.forgotten_at`;

interface PathQuery {
  /** Stands before the whole statement. */
  readonly with: RawBuilder<unknown>;
  readonly select: RawBuilder<unknown>;
}

/**
 * The end of the path that a turn continues, as far back as the window reaches; on the active path no farther than to the
 * last message that a summary covers, which stands for those before it.
 */
export function recentMessages(
  user: string,
  conversation: string,
  { messages, bytes }: HistoryWindow,
  branch: Branch | undefined,
): PathQuery {
  const active = sql`m.user_id = ${user} AND m.conversation_id = ${conversation} AND m.active`;
  const newest = sql`ORDER BY m.position DESC, m.message_id DESC LIMIT ${messages}`;
  if (!branch) {
    const end = sql`(SELECT m.position FROM messages m WHERE ${active} ORDER BY m.position DESC LIMIT 1)`;
    const summarised = sql`(SELECT s.position FROM conversation_summaries s WHERE s.user_id = ${user}
      AND s.conversation_id = ${conversation} AND ${isOnPath(user, branch)} ORDER BY s.position DESC LIMIT 1)`;
    const reach = sql`m.position >= greatest(${end} - ${bytes}, ${summarised})`;
    const select = sql`SELECT ${CONTENT} FROM messages m WHERE ${active} AND ${reach} ${newest}`;
    return { with: sql``, select };
  }
  if (branch.after === undefined) return { with: sql``, select: sql`SELECT ${CONTENT} FROM messages m WHERE false` };
  const reach = sql`m.position >= (SELECT max(position) FROM climbed) - ${bytes}`;
  return {
    with: sql`WITH RECURSIVE ${climb(user, toUuid('message', branch.after), messages)}`,
    select: sql`SELECT ${CONTENT} FROM (
        (SELECT ${CONTENT} FROM messages m
         WHERE ${active} AND m.message_id <= (SELECT message_id FROM climbed WHERE active) AND ${reach} ${newest})
        UNION ALL
        (SELECT ${CONTENT} FROM messages m WHERE m.user_id = ${user}
         AND m.message_id IN (SELECT message_id FROM climbed WHERE NOT active))
      ) m ${newest}`,
  };
}

/** Whether the summary `s` ends on the path that a turn continues. */
export function isOnPath(user: string, branch: Branch | undefined): RawBuilder<unknown> {
  const active = sql`EXISTS (SELECT FROM messages m WHERE m.user_id = ${user}
    AND m.message_id = s.through_message_id AND m.active)`;
  if (!branch) return active;
  if (branch.after === undefined) return sql`false`;
  return sql`((${active} AND s.through_message_id <= (SELECT message_id FROM climbed WHERE active))
    OR s.through_message_id IN (SELECT message_id FROM climbed))`;
}

/** No path is longer: the climb that switches must reach the active part. */
const WHOLE_CLIMB = 1_000_000;

/**
 * Parts of a WITH that make the path up to the branch's point the active one. `guard` names a part without whose row
 * nothing is switched. Costs as much as what changes, not as much as the conversation. Memory is told: what the person
 * took back is no episode any more.
 */
export function switchPath(user: string, branch: Branch | undefined, guard: string, at: Date): RawBuilder<unknown> {
  if (!branch) return sql``;
  const end = branch.answers?.id ?? branch.after;
  const of = sql`m.user_id = g.user_id AND m.conversation_id = g.conversation_id`;
  if (end === undefined) {
    const switched = sql`SELECT DISTINCT user_id FROM left_behind`;
    return sql`, left_behind AS (
      UPDATE messages m SET active = false FROM ${sql.ref(guard)} g WHERE ${of} AND m.active RETURNING m.user_id
    ), memory_revision AS (${raiseMemoryRevision(switched, 'everything', at)})`;
  }
  const switched = sql`SELECT user_id FROM left_behind UNION SELECT user_id FROM taken_up`;
  return sql`, ${climb(user, toUuid('message', end), WHOLE_CLIMB)}, left_behind AS (
      UPDATE messages m SET active = false FROM ${sql.ref(guard)} g
      WHERE ${of} AND m.active AND m.message_id > coalesce(
        (SELECT message_id FROM climbed WHERE active), '00000000-0000-0000-0000-000000000000'::uuid)
      RETURNING m.user_id
    ), taken_up AS (
      UPDATE messages m SET active = true FROM ${sql.ref(guard)} g
      WHERE ${of} AND m.message_id IN (SELECT message_id FROM climbed WHERE NOT active)
      RETURNING m.user_id
    ), memory_revision AS (${raiseMemoryRevision(switched, 'everything', at)})`;
}

/**
 * SQL of the last message on the active path; null where nothing was said. One look into the path's index, however long it is.
 */
export function pathEnd(user: RawBuilder<unknown>, conversation: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(SELECT e.message_id FROM messages e WHERE e.user_id = ${user} AND e.conversation_id = ${conversation} AND e.active
    ORDER BY e.position DESC, e.message_id DESC LIMIT 1)`;
}

/** SQL of the position of what follows the message: after all that stands before it, and itself. */
export function positionAfter(user: RawBuilder<unknown>, message: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce((SELECT q.position + octet_length(q.content_sealed) FROM messages q
    WHERE q.user_id = ${user} AND q.message_id = ${message}), 0)`;
}

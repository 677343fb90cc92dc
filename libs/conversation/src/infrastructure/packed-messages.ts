import { sql, type RawBuilder } from 'kysely';
import type { RecentMessage } from '../domain/turn-repository.js';

/**
 * The messages of a prompt as one value: a hundred rows cost the driver more than opening what they hold. For each message
 * id (16) | position (8) | role (4) | status (4) | length (4) | sealed content, in network order.
 */
const HEADER = 36;

/** In SQL they are numbered from 1. */
const ROLES = ['user', 'assistant'] as const satisfies readonly RecentMessage['role'][];
const STATUSES = [
  'complete',
  'incomplete',
  'replaced',
  'holding',
  'withheld',
  'forgotten',
] as const satisfies readonly RecentMessage['status'][];

export interface PackedMessage extends Pick<RecentMessage, 'position' | 'role' | 'status'> {
  readonly uuid: string;
  /** Empty where it was forgotten: that does not even leave the database. */
  readonly sealed: Uint8Array;
}

/** SQL of the value, in the order of ids; null without messages. `messages` selects what `recentMessages` does. */
export function packMessages(messages: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(SELECT string_agg(uuid_send(p.message_id) || int8send(p.position)
      || int4send(${numberOf(ROLES, 'p.role')}) || int4send(${numberOf(STATUSES, 'p.status')})
      || int4send(octet_length(p.sealed)) || p.sealed, ''::bytea ORDER BY p.message_id)
    FROM (
      SELECT m.message_id, m.position, m.role,
        CASE WHEN m.forgotten_at IS NULL THEN m.status ELSE 'forgotten' END AS status,
        CASE WHEN m.forgotten_at IS NULL THEN m.content_sealed ELSE ''::bytea END AS sealed
      FROM (${messages}) m
    ) p)`;
}

/** 0 for what is not known here: a null would leave the message out. */
const numberOf = (names: readonly string[], column: string): RawBuilder<number> =>
  sql`coalesce(array_position(ARRAY[${sql.join(names.map((name) => sql.lit(name)))}], ${sql.ref(column)}), 0)`;

export function unpackMessages(packed: Uint8Array): PackedMessage[] {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const messages: PackedMessage[] = [];
  for (let start = 0; start < bytes.length;) {
    const content = start + HEADER;
    const end = content + bytes.readUInt32BE(start + 32);
    messages.push({
      uuid: uuidAt(bytes, start),
      position: Number(bytes.readBigInt64BE(start + 16)),
      role: nameAt(ROLES, bytes.readInt32BE(start + 24)),
      status: nameAt(STATUSES, bytes.readInt32BE(start + 28)),
      sealed: bytes.subarray(content, end),
    });
    start = end;
  }
  return messages;
}

function nameAt<T>(names: readonly T[], number: number): T {
  const name = names[number - 1];
  if (name === undefined) throw new Error('a message has a role or a status that this version does not know');
  return name;
}

function uuidAt(bytes: Buffer, start: number): string {
  const hex = bytes.toString('hex', start, start + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

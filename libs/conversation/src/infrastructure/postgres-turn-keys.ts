import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid } from '@rapport/kernel';
import { Database, idempotencyErrors, type IdempotencyTables, type RequestKey } from '@rapport/platform';
import { sql } from 'kysely';
import { conversationErrors, turnErrors } from '../conversation.errors.js';
import { TurnKeys, type KeyedTurn } from '../domain/turn-keys.js';
import type { ConversationTables } from './conversation-tables.js';
import { pathEnd } from './path-sql.js';

/**
 * The end of the path is looked for only where a turn failed, which is rare. One that was stopped has its answer: that it was.
 * Whoever repeats such a request by itself, as clients do, must not undo what the person did.
 */
const UNANSWERED = sql<boolean>`CASE WHEN t.state = 'failed' AND t.error_code IS DISTINCT FROM ${turnErrors.stopped.spec.code}
  THEN t.user_message_id = ${pathEnd(sql.ref('t.user_id'), sql.ref('t.conversation_id'))} ELSE false END`;

@Injectable()
export class PostgresTurnKeys extends TurnKeys {
  constructor(private readonly database: Database) {
    super();
  }

  override async find({ userId, digest, fingerprint }: RequestKey): Promise<KeyedTurn | undefined> {
    const row = await this.database
      .as<ConversationTables & IdempotencyTables>()
      .selectFrom('idempotency_keys as k')
      .leftJoin('turns as t', (join) => join.onRef('t.user_id', '=', 'k.user_id').onRef('t.turn_id', '=', 'k.turn_id'))
      .select(['k.fingerprint', 't.turn_id', 't.conversation_id', 't.user_message_id', 't.state', 't.lease_until'])
      .select(UNANSWERED.as('unanswered'))
      .where('k.user_id', '=', toUuid('user', userId))
      .where('k.key_digest', '=', digest)
      .executeTakeFirst();
    if (!row) return undefined;
    if (!row.fingerprint.equals(fingerprint)) throw idempotencyErrors.mismatch();
    if (row.turn_id === null) throw conversationErrors.notFound();
    return {
      turnId: fromUuid('turn', row.turn_id),
      conversationId: fromUuid('conversation', row.conversation_id!),
      userMessageId: fromUuid('message', row.user_message_id!),
      state: row.state!,
      leaseUntil: row.lease_until!,
      unanswered: row.unanswered,
    };
  }
}

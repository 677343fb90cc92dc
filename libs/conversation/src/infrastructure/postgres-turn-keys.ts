import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid } from '@rapport/kernel';
import { Database, idempotencyErrors, type IdempotencyTables, type RequestKey } from '@rapport/platform';
import { conversationErrors } from '../conversation.errors.js';
import { TurnKeys, type KeyedTurn } from '../domain/turn-keys.js';
import type { ConversationTables } from './conversation-tables.js';

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
    };
  }
}

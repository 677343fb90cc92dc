import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, fromUuid, toUuid, type MessageId, type TurnId, type UserId } from '@rapport/kernel';
import { EpisodeForgetting, type EpisodeScope, type ForgottenEpisodes } from '@rapport/memory';
import { Database, inSlices, JobQueue, SharedState, toCodedError, UserCipher, type Tx } from '@rapport/platform';
import { sql } from 'kysely';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import { summariseJob, titleJob } from '../conversation.jobs.js';
import { timeOfId } from '../domain/message-order.js';
import { turnStreamKey } from '../domain/turn-stream-key.js';
import { contentContext, type ConversationTables } from './conversation-tables.js';
import { dropMoods, lockConversations } from './forgotten-sql.js';

/** Opening so many takes about a millisecond. */
const PAGE_ROWS = 200;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
const DELETIONS_AT_ONCE = 50;
/** No turn runs longer. */
const LONGEST_TURN_MS = 3_600_000;

interface Target {
  readonly message_id: string;
  readonly conversation_id: string;
  readonly turn_id: string;
}

/** Messages that the persona is to know no more. They stay in the person's transcript. */
@Injectable()
export class ConversationEpisodeForgetting extends EpisodeForgetting {
  private readonly logger = new Logger(ConversationEpisodeForgetting.name);

  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
    private readonly jobs: JobQueue,
    private readonly sharedState: SharedState,
    private readonly clock: Clock,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'streamTtlMs'>,
  ) {
    super();
  }

  override async find(userId: UserId, matches: (text: string) => boolean): Promise<readonly MessageId[]> {
    const crypto = await this.cipher.for(this.database, userId);
    const found: MessageId[] = [];
    for (let after = BEFORE_ALL, rows = PAGE_ROWS; rows === PAGE_ROWS;) {
      const page = await this.database
        .as<ConversationTables>()
        .selectFrom('messages')
        .select(['message_id', 'content_sealed'])
        .where('user_id', '=', toUuid('user', userId))
        .where('forgotten_at', 'is', null)
        .where('message_id', '>', after)
        .orderBy('message_id')
        .limit(PAGE_ROWS)
        .execute();
      for (const { message_id: id, content_sealed: sealed } of page) {
        if (matches(crypto.decrypt(sealed, contentContext(id)))) found.push(fromUuid('message', id));
      }
      after = page.at(-1)?.message_id ?? after;
      rows = page.length;
    }
    return found;
  }

  override async forget(tx: Tx, userId: UserId, scope: EpisodeScope): Promise<ForgottenEpisodes> {
    const user = toUuid('user', userId);
    // A turn that ends now stores its answer before the lock is had, or after the marks can be seen.
    await lockConversations(tx, user, conversationsOf(await this.targets(tx, user, scope)));
    const targets = await this.targets(tx, user, scope);
    if (targets.length === 0) return { messages: [], turns: [] };
    const at = this.clock.date();
    for (const some of inSlices(targets)) {
      await tx
        .as<ConversationTables>()
        .updateTable('messages')
        .set({ forgotten_at: at })
        .where('user_id', '=', user)
        .where(
          'message_id',
          'in',
          some.map((target) => target.message_id),
        )
        .execute();
    }
    await this.dropSummaries(tx, userId, at);
    await this.dropTitles(tx, userId, conversationsOf(targets));
    await dropMoods(tx, user, conversationsOf(targets));
    return {
      messages: targets.map((target) => fromUuid('message', target.message_id)),
      turns: [...new Set(targets.map((target) => target.turn_id))].map((turn) => fromUuid('turn', turn)),
    };
  }

  override async dropStreams(userId: UserId, turns: readonly TurnId[]): Promise<void> {
    const since = this.clock.now() - this.config.streamTtlMs - LONGEST_TURN_MS;
    const held = turns.filter((turn) => timeOfId(turn) >= since);
    try {
      for (const some of inSlices(held, DELETIONS_AT_ONCE)) {
        await Promise.all(some.map((turn) => this.sharedState.delete(turnStreamKey(userId, turn))));
      }
    } catch (error) {
      this.logger.warn({ event: 'memory.streams_not_dropped', code: toCodedError(error).code });
    }
  }

  private async targets(tx: Tx, user: string, scope: EpisodeScope): Promise<readonly Target[]> {
    if (scope === 'all') return this.unforgotten(tx, user).execute();
    if ('conversation' in scope) {
      return this.unforgotten(tx, user)
        .where('conversation_id', '=', toUuid('conversation', scope.conversation))
        .execute();
    }
    const found = new Map<string, Target>();
    for (const some of inSlices(scope.messages.map((id) => toUuid('message', id)))) {
      for (const target of await this.wholeTurns(tx, user, some)) found.set(target.message_id, target);
    }
    return [...found.values()];
  }

  private unforgotten(tx: Tx, user: string) {
    return tx
      .as<ConversationTables>()
      .selectFrom('messages')
      .select(['message_id', 'conversation_id', 'turn_id'])
      .where('user_id', '=', user)
      .where('forgotten_at', 'is', null);
  }

  /** What was said, every answer to it, and the copies of both in forks, which bear the turns that they were copied from. */
  private async wholeTurns(tx: Tx, user: string, messages: readonly string[]): Promise<readonly Target[]> {
    const { rows } = await sql<Target>`
      WITH named AS (
        SELECT message_id, parent_id, role, turn_id FROM messages
        WHERE user_id = ${user} AND message_id IN (${sql.join(messages)})
      ), said AS (
        SELECT message_id FROM named WHERE role = 'user'
        UNION SELECT parent_id FROM named WHERE role = 'assistant'
      ), whole AS (
        SELECT turn_id FROM named
        UNION SELECT m.turn_id FROM messages m JOIN said ON m.message_id = said.message_id WHERE m.user_id = ${user}
        UNION SELECT m.turn_id FROM messages m JOIN said ON m.parent_id = said.message_id
          WHERE m.user_id = ${user} AND m.role = 'assistant'
      )
      SELECT message_id, conversation_id, turn_id FROM messages
      WHERE user_id = ${user} AND forgotten_at IS NULL AND turn_id IN (SELECT turn_id FROM whole)`.execute(
      tx.as<ConversationTables>(),
    );
    return rows;
  }

  /** Those that cover one of the messages forgotten just now. The worker writes them anew. */
  private async dropSummaries(tx: Tx, userId: UserId, at: Date): Promise<void> {
    const { rows } = await sql<{ conversation_id: string }>`
      DELETE FROM conversation_summaries s WHERE s.user_id = ${toUuid('user', userId)} AND s.position >= (
        SELECT min(m.position) FROM messages m
        WHERE m.user_id = s.user_id AND m.conversation_id = s.conversation_id AND m.forgotten_at = ${at}::timestamptz
      )
      RETURNING s.conversation_id`.execute(tx.as<ConversationTables>());
    for (const conversation of conversationsOf(rows)) {
      const conversationId = fromUuid('conversation', conversation);
      await this.jobs.enqueue(tx, summariseJob, { userId, conversationId }, { singletonKey: conversationId });
    }
  }

  /** Nobody can tell which messages a title was made of, so each that the person did not choose goes. */
  private async dropTitles(tx: Tx, userId: UserId, conversations: readonly string[]): Promise<void> {
    const dropped = await tx
      .as<ConversationTables>()
      .updateTable('conversations')
      .set({ title_sealed: null, title_source: 'none' })
      .where('user_id', '=', toUuid('user', userId))
      .where('conversation_id', 'in', conversations)
      .where('title_source', 'in', ['excerpt', 'model'])
      .returning('conversation_id')
      .execute();
    for (const { conversation_id: conversation } of dropped) {
      await this.jobs.enqueue(tx, titleJob, { userId, conversationId: fromUuid('conversation', conversation) });
    }
  }
}

const conversationsOf = (rows: readonly { readonly conversation_id: string }[]): string[] => [
  ...new Set(rows.map((row) => row.conversation_id)),
];

import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid } from '@rapport/kernel';
import { Database, UserCipher, type Db } from '@rapport/platform';
import { sql, type Selectable } from 'kysely';
import { AbandonedTurnRepository, type Abandoned, type AbandonedTurn } from '../domain/abandoned-turn.js';
import type { Checkpoint } from '../domain/turn-repository.js';
import type { Spending, TurnClaim } from '../domain/turn.js';
import { accountColumns } from './account-sql.js';
import { contentContext, type ConversationTables, type TurnsTable } from './conversation-tables.js';
import { awaitExtraction } from './backlog-sql.js';
import { REPLY_FORGOTTEN, REPLY_POSITION, RUNNING } from './reply-sql.js';
import { storeCheckpoints } from './store-checkpoints.js';

/** Nothing is known of what it took: it is counted, and no more. */
const UNKNOWN = sql`'[{"model": "", "turns": 1}]'::jsonb`;

@Injectable()
export class PostgresAbandonedTurnRepository extends AbandonedTurnRepository {
  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
  ) {
    super();
  }

  override async find({
    now,
    userId,
    evenLeased = false,
    limit,
  }: Abandoned & { readonly limit: number }): Promise<readonly AbandonedTurn[]> {
    const whose = userId === undefined ? sql<boolean>`true` : sql<boolean>`user_id = ${toUuid('user', userId)}`;
    const rows = await this.database
      .as<ConversationTables>()
      .selectFrom('turns')
      .select(['user_id', 'turn_id', 'fence', 'reply_message_id', 'partial_sealed'])
      .select(['prompt_tokens', 'output_tokens', 'thought_tokens'])
      .where(RUNNING)
      .$if(!evenLeased, (turns) => turns.where('lease_until', '<=', now))
      .where(whose)
      .limit(limit)
      .execute();
    return rows.map((row) => this.toAbandoned(row));
  }

  override async keep(turn: Checkpoint, { now, evenLeased = false }: Omit<Abandoned, 'userId'>): Promise<void> {
    const lapsedBy = evenLeased ? undefined : now;
    await storeCheckpoints(this.database, this.cipher, [turn], { leaseUntil: now, lapsedBy });
  }

  override async interrupt(
    turns: readonly TurnClaim[],
    { now, evenLeased = false }: Omit<Abandoned, 'userId'>,
  ): Promise<readonly TurnClaim[]> {
    if (turns.length === 0) return [];
    const claims = JSON.stringify(
      turns.map(({ userId, turnId, fence }) => ({
        user_id: toUuid('user', userId),
        turn_id: toUuid('turn', turnId),
        fence,
      })),
    );
    // Its process may have come back since it was found.
    const unrenewed = evenLeased ? sql`true` : sql`t.lease_until <= ${now}::timestamptz`;
    const day = sql`${now.toISOString().slice(0, 10)}::date`;
    // The checkpoint was sealed for the reply's id, so it moves as it is: no key is needed here.
    const { rows } = await sql<{ user_id: string; turn_id: string; fence: number }>`
      WITH abandoned AS (
        -- Each conversation before its turn, as everywhere, and in one order where they are many.
        SELECT t.user_id, t.turn_id, t.partial_sealed, t.spent_so_far
        FROM jsonb_to_recordset(${claims}::jsonb) AS claim (user_id uuid, turn_id uuid, fence integer)
          JOIN turns t ON t.user_id = claim.user_id AND t.turn_id = claim.turn_id AND t.fence = claim.fence
          JOIN conversations c ON c.user_id = t.user_id AND c.conversation_id = t.conversation_id
        WHERE ${RUNNING} AND ${unrenewed}
        ORDER BY t.user_id, t.turn_id FOR NO KEY UPDATE OF c, t
      ), turn AS (
        UPDATE turns t SET state = CASE WHEN a.partial_sealed IS NULL THEN 'failed' ELSE 'incomplete' END,
          fence = t.fence + 1, settled_at = ${now}::timestamptz, partial_sealed = NULL, spent_so_far = NULL,
          rung = 'primary', verdict = 'interrupted', error_code = 'turn.interrupted'
        FROM abandoned a WHERE t.user_id = a.user_id AND t.turn_id = a.turn_id
        RETURNING t.user_id, t.turn_id, t.fence, t.conversation_id, t.user_message_id, t.reply_message_id,
          a.partial_sealed, coalesce(a.spent_so_far, ${UNKNOWN}) AS spent
      ), reply AS (
        INSERT INTO messages (user_id, message_id, conversation_id, parent_id, turn_id, role, status, content_sealed, created_at, position,
          forgotten_at)
        SELECT user_id, reply_message_id, conversation_id, user_message_id, turn_id, 'assistant', 'incomplete',
          partial_sealed, ${now}::timestamptz, ${REPLY_POSITION}, ${REPLY_FORGOTTEN}
        FROM turn WHERE partial_sealed IS NOT NULL
        RETURNING user_id, conversation_id, turn_id
      ), conversation AS (
        UPDATE conversations c SET message_count = message_count + 1, updated_at = ${now}::timestamptz,
          last_message_at = ${now}::timestamptz
        FROM reply WHERE c.user_id = reply.user_id AND c.conversation_id = reply.conversation_id
        RETURNING c.user_id, reply.turn_id, c.conversation_id, c.memory_enabled
      )${awaitExtraction('incomplete', now)}, day AS (
        -- Several turns of one person may be among them, and one statement can change a row only once. Ordered, as another
        -- process may be writing the same rows.
        INSERT INTO usage_daily (user_id, day, persona_id, model, turns, prompt_tokens, cached_tokens, output_tokens,
          thought_tokens, cost_micro_usd)
        SELECT turn.user_id, ${day}, c.persona_id, d.model, sum(d.turns), coalesce(sum(d.prompt), 0),
          coalesce(sum(d.cached), 0), coalesce(sum(d.output), 0), coalesce(sum(d.thoughts), 0), coalesce(sum(d.cost), 0)
        FROM turn JOIN conversations c ON c.user_id = turn.user_id AND c.conversation_id = turn.conversation_id,
          jsonb_to_recordset(turn.spent) AS d (model text, turns integer, prompt bigint, cached bigint, output bigint,
            thoughts bigint, cost bigint)
        GROUP BY turn.user_id, c.persona_id, d.model
        ORDER BY turn.user_id, c.persona_id, d.model
        ON CONFLICT (user_id, day, persona_id, model) DO UPDATE SET
          turns = usage_daily.turns + excluded.turns,
          prompt_tokens = usage_daily.prompt_tokens + excluded.prompt_tokens,
          cached_tokens = usage_daily.cached_tokens + excluded.cached_tokens,
          output_tokens = usage_daily.output_tokens + excluded.output_tokens,
          thought_tokens = usage_daily.thought_tokens + excluded.thought_tokens,
          cost_micro_usd = usage_daily.cost_micro_usd + excluded.cost_micro_usd
      ), reservation AS (
        UPDATE budget_reservations r SET counted = turn.spent, counted_on = ${day}
        FROM turn WHERE r.user_id = turn.user_id AND r.reservation_id = turn.turn_id
      )
      SELECT user_id, turn_id, fence FROM turn`.execute(this.database.as<ConversationTables>());
    return rows.map((row) => ({
      userId: fromUuid('user', row.user_id),
      turnId: fromUuid('turn', row.turn_id),
      fence: row.fence,
    }));
  }

  override async amend(db: Db, { userId, turnId, fence }: TurnClaim, spending: Spending): Promise<void> {
    await sql`
      UPDATE turns SET ${accountColumns(spending)}
      WHERE user_id = ${toUuid('user', userId)} AND turn_id = ${toUuid('turn', turnId)}
        AND fence = ${fence + 1} AND verdict = 'interrupted'`.execute(db.as<ConversationTables>());
  }

  private toAbandoned(
    row: Pick<
      Selectable<TurnsTable>,
      | 'user_id'
      | 'turn_id'
      | 'fence'
      | 'reply_message_id'
      | 'partial_sealed'
      | 'prompt_tokens'
      | 'output_tokens'
      | 'thought_tokens'
    >,
  ): AbandonedTurn {
    const userId = fromUuid('user', row.user_id);
    const sealed = row.partial_sealed;
    return {
      userId,
      turnId: fromUuid('turn', row.turn_id),
      fence: row.fence,
      replyId: fromUuid('message', row.reply_message_id),
      partial: async () => {
        if (!sealed) return '';
        const crypto = await this.cipher.for(this.database, userId);
        return crypto.decrypt(sealed, contentContext(row.reply_message_id));
      },
      counted: (row.prompt_tokens ?? 0) + (row.output_tokens ?? 0) + (row.thought_tokens ?? 0),
    };
  }
}

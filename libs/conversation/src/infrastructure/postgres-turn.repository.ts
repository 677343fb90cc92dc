import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type ConversationId, type TurnId, type UserId } from '@rapport/kernel';
import { openProfile, standingProfile } from '@rapport/memory';
import { Database, isUniqueViolation, PLANNED_ONCE, UserCipher, type Db, type UserCrypto } from '@rapport/platform';
import { CRISIS_CHANGED, keepCrisis, openCrisis, standingCrisis } from '@rapport/safety';
import { sql, type RawBuilder, type Selectable } from 'kysely';
import type { Branch } from '../domain/branch.js';
import {
  TurnRepository,
  type Checkpoint,
  type HistorySummary,
  type HistoryWindow,
  type NewTurn,
  type OpenedConversation,
  type RecordedTurn,
  type SettleOutcome,
  type Settlement,
} from '../domain/turn-repository.js';
import { accountColumns } from './account-sql.js';
import { awaitExtraction } from './backlog-sql.js';
import {
  chargeBudget,
  grantedBudget,
  ONCE_CHARGED,
  releaseBudget,
  reserveBudget,
  toBudgetUse,
  type BudgetColumns,
} from './budget-statements.js';
import {
  contentContext,
  summaryContext,
  titleContext,
  type ConversationsTable,
  type ConversationTables,
} from './conversation-tables.js';
import {
  claimDisclosure,
  standingColumns,
  standingJoins,
  toldInTurn,
  toStanding,
  type StandingColumns,
} from './disclosure-sql.js';
import { keepKey, stillToRetry } from './key-sql.js';
import { OpenedTexts } from './opened-texts.js';
import { packMessages, unpackMessages } from './packed-messages.js';
import { isOnPath, pathEnd, positionAfter, recentMessages, switchPath } from './path-sql.js';
import { lockConversation, REPLY_FORGOTTEN, REPLY_POSITION, RUNNING } from './reply-sql.js';
import { storeCheckpoints } from './store-checkpoints.js';
import { latestTone, toAccountRow, toneColumns, toToneBefore, type ToneColumns } from './tone-sql.js';
import { toDayRows } from './turn-accounts.js';
import { toConversation, toMemoryUseRow } from './row-mapping.js';

type OpenedRow = Selectable<ConversationsTable> & {
  readonly running_turn_id: string | null;
  readonly running_lease_until: Date;
  readonly messages: Buffer | null;
  readonly summary_through: string | null;
  readonly summary_position: number;
  readonly summary_sealed: Buffer;
  readonly profile_sealed: Buffer | null;
  readonly crisis_revision: number | null;
  readonly crisis_sealed: Buffer | null;
} & ToneColumns &
  StandingColumns;

/** What a record fails on when somebody else was faster: with the conversation, the request, or the person's crisis. */
const LOST_RACES = ['turns_one_running', 'idempotency_keys_pkey', CRISIS_CHANGED];

/**
 * Each write is one statement whose parts hang on its first: a guarded update that finds nothing leaves the rest
 * without rows. That is what makes a turn's record and its settlement atomic at the price of one round trip.
 */
@Injectable()
export class PostgresTurnRepository extends TurnRepository {
  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
    private readonly texts: OpenedTexts,
  ) {
    super();
  }

  override async open(
    userId: UserId,
    conversationId: ConversationId,
    window: HistoryWindow,
    branch?: Branch,
  ): Promise<OpenedConversation | undefined> {
    const user = toUuid('user', userId);
    const id = toUuid('conversation', conversationId);
    const path = recentMessages(user, id, window, branch);
    const { age } = this.texts;
    const { rows } = await sql<OpenedRow>`${PLANNED_ONCE}
      ${path.with}
      SELECT c.*, t.turn_id AS running_turn_id, t.lease_until AS running_lease_until,
        s.through_message_id AS summary_through, s.position AS summary_position, s.content_sealed AS summary_sealed,
        profile.content_sealed AS profile_sealed,
        crisis.revision AS crisis_revision, crisis.state_sealed AS crisis_sealed, ${toneColumns(user)}, ${standingColumns(user)},
        ${packMessages(path.select)} AS messages
      FROM conversations c
      LEFT JOIN LATERAL (
        SELECT s.through_message_id, s.position, s.content_sealed FROM conversation_summaries s
        WHERE s.user_id = ${user} AND s.conversation_id = ${id} AND ${isOnPath(user, branch)}
        ORDER BY s.position DESC LIMIT 1
      ) s ON true
      LEFT JOIN LATERAL (${standingProfile}) profile ON true
      LEFT JOIN LATERAL (${standingCrisis}) crisis ON true
      LEFT JOIN LATERAL (${latestTone(user, id)}) tone ON true
      ${standingJoins}
      LEFT JOIN turns t ON t.user_id = c.user_id AND t.conversation_id = c.conversation_id
        AND t.state IN ('accepted', 'generating')
      WHERE c.user_id = ${user} AND c.conversation_id = ${id}`.execute(this.database.as<ConversationTables>());
    const [row] = rows;
    if (!row) return undefined;
    const crypto = await this.cipher.for(this.database, userId);
    return {
      conversation: toConversation(userId, row, crypto),
      recent: this.texts.open(
        { userId, id: conversationId, age },
        row.messages === null ? [] : unpackMessages(row.messages),
        crypto,
      ),
      summary: toSummary(row, crypto),
      profile: row.profile_sealed === null ? [] : openProfile(row.profile_sealed, row.persona_id, crypto),
      tone: toToneBefore(row),
      standing: toStanding(row),
      crisis: openCrisis({ revision: row.crisis_revision, state_sealed: row.crisis_sealed }, user, crypto),
      running:
        row.running_turn_id === null
          ? undefined
          : { turnId: fromUuid('turn', row.running_turn_id), leaseUntil: row.running_lease_until },
    };
  }

  override async record(turn: NewTurn): Promise<RecordedTurn | undefined> {
    const { userMessage, conversation, reservation } = turn;
    const crypto = await this.cipher.for(this.database, conversation.userId);
    const messageId = toUuid('message', userMessage.id);
    const sealed = crypto.encrypt(userMessage.text, contentContext(messageId));
    const memories = turn.memoriesUsed.map(toMemoryUseRow);
    const turnId = toUuid('turn', turn.turnId);
    const user = toUuid('user', conversation.userId);
    const parent = userMessage.parentId === undefined ? null : toUuid('message', userMessage.parentId);
    // An answer to a stored message stores no message: only the turn, and the switch to its path.
    const added = turn.branch?.answers ? 0 : 1;
    const statement = sql<{ turn_id: string; disclosed: boolean } & BudgetColumns>`${PLANNED_ONCE}
      WITH RECURSIVE conversation AS (
        UPDATE conversations SET message_count = message_count + ${added}::integer,
          last_message_at = ${turn.createdAt}::timestamptz, updated_at = ${turn.createdAt}::timestamptz
        WHERE user_id = ${user}
          AND conversation_id = ${toUuid('conversation', conversation.id)}
          AND message_count = ${conversation.messageCount} AND ${stillToRetry(turn)} AND ${pathStillEndsThere(turn)}
        RETURNING user_id, conversation_id
      ), message AS (
        INSERT INTO messages (user_id, message_id, conversation_id, parent_id, turn_id, role, status, content_sealed, created_at, position)
        SELECT user_id, ${messageId}::uuid, conversation_id,
          ${parent}::uuid, ${turnId}::uuid,
          'user', ${userMessage.status}::text, ${sealed}::bytea, ${turn.createdAt}::timestamptz, ${positionAfter(sql`${user}`, sql`${parent}::uuid`)}
        FROM conversation WHERE ${added}::integer = 1
      )${switchPath(user, turn.branch, 'conversation', turn.createdAt)}${keepKey(turn, turnId, turn.createdAt, 'conversation')}
      ${keepCrisis(turn.crisis, user, crypto, turn.createdAt, 'conversation')}
      ${turn.disclosure ? sql`, ${claimDisclosure(turn.disclosure, turnId, turn.createdAt, 'conversation')}` : sql``}
      ${reservation ? sql`, ${reserveBudget('conversation', reservation)}` : sql``}
      INSERT INTO turns (user_id, turn_id, conversation_id, user_message_id, reply_message_id, state, owner, lease_until,
        model, memories_used, tone, tone_account, disclosure, created_at)
      SELECT user_id, ${turnId}::uuid, conversation_id, ${messageId}::uuid, ${toUuid('message', turn.replyId)}::uuid,
        'accepted', ${turn.owner}::text, ${turn.leaseUntil}::timestamptz, ${turn.model}::text,
        ${JSON.stringify(memories)}::jsonb, ${JSON.stringify(turn.tone)}::jsonb, ${JSON.stringify(toAccountRow(turn.toneAccount))}::jsonb,
        ${toldInTurn(turn.disclosure)}, ${turn.createdAt}::timestamptz
      FROM conversation
      RETURNING turn_id, disclosure IS NOT NULL AS disclosed${reservation ? sql`, ${grantedBudget}` : sql``}`;
    try {
      const { rows } = await statement.execute(this.database.as<ConversationTables>());
      return rows[0] && { budget: reservation && toBudgetUse(rows[0]), disclosed: rows[0].disclosed };
    } catch (error) {
      if (LOST_RACES.some((constraint) => isUniqueViolation(error, constraint))) return undefined;
      throw error;
    }
  }

  override checkpoint(
    checkpoints: readonly Checkpoint[],
    leaseUntil: Date,
  ): Promise<ReadonlyMap<TurnId, 'kept' | 'stop'>> {
    return storeCheckpoints(this.database, this.cipher, checkpoints, { leaseUntil });
  }

  override async settle(db: Db, settlement: Settlement): Promise<SettleOutcome> {
    const { answer, settledAt, spent, costMicroUsd } = settlement;
    const spending = { call: answer.call, spent, costMicroUsd };
    const crypto = await this.cipher.for(db, settlement.userId);
    const conversationId = toUuid('conversation', settlement.conversationId);
    const replyId = toUuid('message', settlement.replyId);
    const text = answer.text === '' ? null : crypto.encrypt(answer.text, contentContext(replyId));
    const title =
      settlement.titleExcerpt === undefined
        ? null
        : crypto.encrypt(settlement.titleExcerpt, titleContext(conversationId));
    const { rows } = await sql<{ repeated: boolean }>`${PLANNED_ONCE}
      WITH ${lockConversation(toUuid('user', settlement.userId), conversationId)}, turn AS (
        UPDATE turns SET state = ${answer.state}::text, settled_at = ${settledAt}::timestamptz, partial_sealed = NULL,
          rung = ${answer.rung}::text, verdict = ${answer.verdict}::text, error_code = ${answer.errorCode ?? null}::text,
          ${accountColumns(spending)}, spent_so_far = NULL, duration_ms = ${settlement.durationMs}::integer
        WHERE user_id = ${toUuid('user', settlement.userId)} AND turn_id = ${toUuid('turn', settlement.turnId)}
          AND fence = ${settlement.fence} AND ${RUNNING} AND EXISTS (SELECT FROM locked)
        RETURNING user_id, turn_id, conversation_id, user_message_id
      ), reply AS (
        INSERT INTO messages (user_id, message_id, conversation_id, parent_id, turn_id, role, status, content_sealed, created_at, position,
          forgotten_at)
        SELECT user_id, ${replyId}::uuid, conversation_id, user_message_id, turn_id, 'assistant', ${answer.status}::text,
          ${text}::bytea, ${settledAt}::timestamptz, ${REPLY_POSITION}, ${REPLY_FORGOTTEN}
        FROM turn WHERE ${text}::bytea IS NOT NULL
        RETURNING message_id
      ), conversation AS (
        UPDATE conversations c SET
          message_count = message_count + (SELECT count(*) FROM reply)::integer,
          updated_at = ${settledAt}::timestamptz, last_message_at = ${settledAt}::timestamptz,
          title_sealed = coalesce(c.title_sealed, CASE WHEN ${REPLY_FORGOTTEN} IS NULL THEN ${title}::bytea END),
          title_source = CASE WHEN c.title_source = 'none' AND ${title}::bytea IS NOT NULL AND ${REPLY_FORGOTTEN} IS NULL
            THEN 'excerpt' ELSE c.title_source END
        FROM turn WHERE c.user_id = turn.user_id AND c.conversation_id = turn.conversation_id
        RETURNING c.user_id, turn.turn_id, c.conversation_id, c.memory_enabled
      )${answer.verdict === 'input_blocked' ? sql`` : awaitExtraction(answer.state, settledAt)},
      ${releaseBudget(sql`USING turn t WHERE q.user_id = t.user_id AND q.reservation_id = t.turn_id`)},
      ${chargeBudget(settlement.charge, settlement.warnAt)}, day AS (
        INSERT INTO usage_daily (user_id, day, persona_id, model, turns, prompt_tokens, cached_tokens, output_tokens,
          thought_tokens, cost_micro_usd)
        SELECT user_id, ${settledAt.toISOString().slice(0, 10)}::date, ${toUuid('persona', settlement.personaId)}::uuid,
          d.model, d.turns, d.prompt, d.cached, d.output, d.thoughts, d.cost
        FROM turn, jsonb_to_recordset(${JSON.stringify(toDayRows(spending))}::jsonb) AS d (model text, turns integer,
          prompt bigint, cached bigint, output bigint, thoughts bigint, cost bigint)
        WHERE ${ONCE_CHARGED}
        ON CONFLICT (user_id, day, persona_id, model) DO UPDATE SET
          turns = usage_daily.turns + excluded.turns,
          prompt_tokens = usage_daily.prompt_tokens + excluded.prompt_tokens,
          cached_tokens = usage_daily.cached_tokens + excluded.cached_tokens,
          output_tokens = usage_daily.output_tokens + excluded.output_tokens,
          thought_tokens = usage_daily.thought_tokens + excluded.thought_tokens,
          cost_micro_usd = usage_daily.cost_micro_usd + excluded.cost_micro_usd
      )
      SELECT false AS repeated FROM turn
      UNION ALL
      -- The same settlement again: its first attempt was committed, and only the answer to it was lost.
      SELECT true AS repeated FROM turns
      WHERE user_id = ${toUuid('user', settlement.userId)} AND turn_id = ${toUuid('turn', settlement.turnId)}
        AND fence = ${settlement.fence} AND settled_at = ${settledAt}::timestamptz`.execute(
      db.as<ConversationTables>(),
    );
    if (!rows[0]) return 'lost';
    return rows[0].repeated ? 'repeated' : 'settled';
  }
}

/**
 * Condition of the guard: the path ends where the turn is to go on, unless it leaves the path anyway. The number of messages does
 * not tell: an answer that is made anew and fails adds none, and has switched the path.
 */
function pathStillEndsThere({ branch, retries, userMessage, conversation }: NewTurn): RawBuilder<unknown> {
  if (branch && retries === undefined) return sql`true`;
  const end = retries === undefined ? userMessage.parentId : userMessage.id;
  const path = pathEnd(sql`${toUuid('user', conversation.userId)}`, sql`${toUuid('conversation', conversation.id)}`);
  return sql`${path} IS NOT DISTINCT FROM ${end === undefined ? null : toUuid('message', end)}::uuid`;
}

function toSummary(row: OpenedRow, crypto: UserCrypto): HistorySummary | undefined {
  if (row.summary_through === null) return undefined;
  return {
    text: crypto.decrypt(row.summary_sealed, summaryContext(row.summary_through)),
    position: row.summary_position,
  };
}

import { Inject, Injectable, Logger } from '@nestjs/common';
import { fromUuid, toUuid, type ConversationId, type UserId } from '@rapport/kernel';
import { ForgetMemories, MemoryRevisions } from '@rapport/memory';
import {
  AuditTrail,
  conversationDaysOf,
  Database,
  notUnderHold,
  oneByOne,
  retentionConfig,
  RetentionRule,
  type RetentionConfig,
  type RetentionMeasure,
} from '@rapport/platform';
import { sql, type RawBuilder } from 'kysely';

interface Expired {
  readonly user_id: string;
  readonly conversation_id: string;
}

const FIRST = '00000000-0000-0000-0000-000000000000';
/** Without a message: since it was begun. What was said elsewhere keeps its dates, and is here since it was imported. */
const LAST_ACTIVE = sql`greatest(c.last_message_at, c.created_at)`;

/** Conversations in which nothing was said for longer than the deployment keeps them, or than the person chose. */
@Injectable()
export class ConversationRetention extends RetentionRule {
  override readonly category = 'conversations';
  override readonly tables = ['conversations', 'messages', 'turns', 'conversation_summaries', 'message_feedback'];

  private readonly logger = new Logger(ConversationRetention.name);

  constructor(
    private readonly database: Database,
    private readonly memory: ForgetMemories,
    private readonly revisions: MemoryRevisions,
    private readonly audit: AuditTrail,
    @Inject(retentionConfig.token) private readonly config: Pick<RetentionConfig, 'conversationDays' | 'batch'>,
  ) {
    super();
  }

  override async measure(now: Date): Promise<RetentionMeasure> {
    const { rows } = await sql<{ due: number; oldest: Date | null }>`
      SELECT count(*) FILTER (WHERE ${this.isDue(now)})::integer AS due, min(${LAST_ACTIVE}) AS oldest
      FROM conversations c`.execute(this.database.as());
    return { due: rows[0]?.due ?? 0, oldest: rows[0]?.oldest ?? undefined };
  }

  override purge(now: Date, signal: AbortSignal): Promise<number> {
    const { batch } = this.config;
    return oneByOne(this.logger, { event: 'retention.one_failed', kind: this.category }, async (attempt) => {
      let total = 0;
      let page: readonly Expired[] = [{ user_id: FIRST, conversation_id: FIRST }];
      // In the order of the primary key, so that one run walks through the table once.
      do {
        page = await this.page(now, page.at(-1) as Expired);
        for (const expired of page) {
          if (signal.aborted) return total;
          if (await attempt(() => this.expire(now, expired))) total += 1;
        }
      } while (page.length === batch && !signal.aborted);
      return total;
    });
  }

  private async page(now: Date, after: Expired): Promise<readonly Expired[]> {
    const { rows } = await sql<Expired>`
      SELECT c.user_id, c.conversation_id FROM conversations c
      WHERE (c.user_id, c.conversation_id) > (${after.user_id}::uuid, ${after.conversation_id}::uuid) AND ${this.isDue(now)}
      ORDER BY c.user_id, c.conversation_id LIMIT ${this.config.batch}`.execute(this.database.as());
    return rows;
  }

  /** As the person would delete it, unless they said something in it, or it was put under a hold, meanwhile. */
  private async expire(now: Date, expired: Expired): Promise<boolean> {
    const userId: UserId = fromUuid('user', expired.user_id);
    const conversationId: ConversationId = fromUuid('conversation', expired.conversation_id);
    const isGone = await this.database
      .transaction(async (tx) => {
        const { rows } = await sql`SELECT 1 FROM conversations c WHERE c.user_id = ${expired.user_id}::uuid
        AND c.conversation_id = ${expired.conversation_id}::uuid AND ${this.isDue(now)}`.execute(tx.as());
        if (rows.length === 0) return false;
        await this.memory.beforeDeletion(tx, userId, conversationId);
        const { numAffectedRows } = await sql`DELETE FROM conversations c WHERE c.user_id = ${toUuid('user', userId)}
        AND c.conversation_id = ${toUuid('conversation', conversationId)} AND ${this.isDue(now)}`.execute(tx.as());
        // Something was said since: the transaction must not take the memories of it along.
        if (numAffectedRows !== 1n) throw new StillInUse();
        await this.audit.record(tx, { action: 'conversation.expired', outcome: 'success', subject: conversationId });
        return true;
      })
      .catch((error: unknown) => {
        if (error instanceof StillInUse) return false;
        throw error;
      });
    if (isGone) await this.revisions.announce(userId);
    return isGone;
  }

  private isDue(now: Date): RawBuilder<boolean> {
    const days = conversationDaysOf(sql`c.user_id`, this.config.conversationDays);
    return sql<boolean>`(${LAST_ACTIVE} < ${now}::timestamptz - make_interval(days => ${days}) AND ${notUnderHold(sql`c.user_id`)})`;
  }
}

class StillInUse extends Error {}

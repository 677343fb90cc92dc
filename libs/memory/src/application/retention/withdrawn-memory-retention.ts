import { Inject, Injectable, Logger } from '@nestjs/common';
import { fromUuid, toUuid, type UserId } from '@rapport/kernel';
import {
  Database,
  daysBefore,
  notUnderHold,
  oneByOne,
  retentionConfig,
  RetentionRule,
  type RetentionConfig,
  type RetentionMeasure,
} from '@rapport/platform';
import { sql, type RawBuilder } from 'kysely';
import { MemoryRevisions } from '../../domain/memory-repository.js';

/** Children first. What the person's messages themselves say is kept with the conversations. */
const TABLES = ['memory_sources', 'memories', 'memory_profiles', 'message_vectors', 'memory_backlog'] as const;

const FIRST = '00000000-0000-0000-0000-000000000000';

/** What was remembered of people who withdrew their consent, once they have had the time to think again. Counts people. */
@Injectable()
export class WithdrawnMemoryRetention extends RetentionRule {
  override readonly category = 'memory';
  override readonly tables = TABLES;

  private readonly logger = new Logger(WithdrawnMemoryRetention.name);

  constructor(
    private readonly database: Database,
    private readonly revisions: MemoryRevisions,
    @Inject(retentionConfig.token) private readonly config: Pick<RetentionConfig, 'withdrawnMemoryDays' | 'batch'>,
  ) {
    super();
  }

  override async measure(now: Date): Promise<RetentionMeasure> {
    const { rows } = await sql<{ due: number; oldest: Date | null }>`
      SELECT count(*) FILTER (WHERE ${this.isDue(now)})::integer AS due, min(s.withdrawn_at) AS oldest
      FROM memory_states s WHERE s.withdrawn_at IS NOT NULL`.execute(this.database.as());
    return { due: rows[0]?.due ?? 0, oldest: rows[0]?.oldest ?? undefined };
  }

  override purge(now: Date, signal: AbortSignal): Promise<number> {
    const { batch } = this.config;
    return oneByOne(this.logger, { event: 'retention.one_failed', kind: this.category }, async (attempt) => {
      let total = 0;
      let page: readonly string[] = [FIRST];
      // From person to person: those who failed are still due, and must not be found again and again.
      do {
        page = await this.page(now, page.at(-1) as string);
        for (const user of page) {
          if (signal.aborted) return total;
          if (await attempt(() => this.forget(now, fromUuid('user', user)))) total += 1;
        }
      } while (page.length === batch && !signal.aborted);
      return total;
    });
  }

  private async page(now: Date, after: string): Promise<readonly string[]> {
    const { rows } = await sql<{ user_id: string }>`SELECT s.user_id FROM memory_states s
      WHERE s.user_id > ${after}::uuid AND ${this.isDue(now)}
      ORDER BY s.user_id LIMIT ${this.config.batch}`.execute(this.database.as());
    return rows.map((row) => row.user_id);
  }

  /** `false`: consent was given again, or a hold was placed, meanwhile. */
  private async forget(now: Date, userId: UserId): Promise<boolean> {
    const user = toUuid('user', userId);
    const isForgotten = await this.database.transaction(async (tx) => {
      // Locks the row: whoever gives consent now comes before or after.
      await this.revisions.raise(tx, userId);
      const { rows } = await sql`UPDATE memory_states s SET withdrawn_at = NULL
        WHERE s.user_id = ${user} AND ${this.isDue(now)} RETURNING 1`.execute(tx.as());
      if (rows.length === 0) return false;
      for (const table of TABLES) await sql`DELETE FROM ${sql.table(table)} WHERE user_id = ${user}`.execute(tx.as());
      return true;
    });
    if (isForgotten) await this.revisions.announce(userId);
    return isForgotten;
  }

  private isDue(now: Date): RawBuilder<boolean> {
    const before = daysBefore(now, this.config.withdrawnMemoryDays);
    return sql<boolean>`(s.withdrawn_at < ${before}::timestamptz AND NOT s.consented AND ${notUnderHold(sql`s.user_id`)})`;
  }
}

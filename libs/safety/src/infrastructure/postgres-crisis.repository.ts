import { Injectable } from '@nestjs/common';
import { toUuid, type UserId } from '@rapport/kernel';
import { Database, isUniqueViolation, notUnderHold, UserCipher } from '@rapport/platform';
import { sql } from 'kysely';
import type { CrisisChange, StandingCrisis } from '../domain/crisis/crisis-decision.js';
import { CrisisRepository, type CrisisCount, type DueNotification } from '../domain/crisis/crisis-repository.js';
import { CRISIS_CHANGED, keepCrisis, openCrisis, standingCrisis } from './crisis-sql.js';
import type { CrisisNotificationsTable, CrisisTables } from './crisis-tables.js';

@Injectable()
export class PostgresCrisisRepository extends CrisisRepository {
  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
  ) {
    super();
  }

  override async find(userId: UserId): Promise<StandingCrisis | undefined> {
    const user = toUuid('user', userId);
    const { rows } = await sql<{ revision: number; state_sealed: Buffer }>`
      SELECT standing.* FROM (SELECT ${user}::uuid AS user_id) c, LATERAL (${standingCrisis}) standing`.execute(
      this.database.as<CrisisTables>(),
    );
    return rows[0] && openCrisis(rows[0], user, await this.cipher.for(this.database, userId));
  }

  override async keep(userId: UserId, change: CrisisChange, at: Date): Promise<boolean> {
    const user = toUuid('user', userId);
    const crypto = await this.cipher.for(this.database, userId);
    try {
      await sql`WITH person AS (SELECT ${user}::uuid AS user_id)${keepCrisis(change, user, crypto, at, 'person')}
        SELECT FROM person`.execute(this.database.as<CrisisTables>());
      return true;
    } catch (error) {
      if (isUniqueViolation(error, CRISIS_CHANGED)) return false;
      throw error;
    }
  }

  override async countsOf(year: number): Promise<readonly CrisisCount[]> {
    const { rows } = await sql<CrisisCount>`
      SELECT to_char(day, 'YYYY-MM') AS month, measure, tier, locale, sum(count)::bigint AS count FROM crisis_counts
      WHERE day >= make_date(${year}::integer, 1, 1) AND day < make_date(${year}::integer + 1, 1, 1)
      GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`.execute(this.database.as<CrisisTables>());
    return rows;
  }

  override async takeDue(now: Date, until: Date, limit: number): Promise<readonly DueNotification[]> {
    const { rows } = await sql<CrisisNotificationsTable>`
      UPDATE crisis_notifications n SET next_attempt_at = ${until}::timestamptz
      WHERE n.notification_id IN (
        SELECT notification_id FROM crisis_notifications
        WHERE abandoned_at IS NULL AND next_attempt_at <= ${now}::timestamptz
        ORDER BY next_attempt_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      )
      RETURNING n.*`.execute(this.database.as<CrisisTables>());
    return rows.map((row) => ({
      id: row.notification_id,
      subject: row.subject,
      tier: row.tier,
      locale: row.locale,
      handOff: row.hand_off,
      createdAt: row.created_at,
      attempts: row.attempts,
    }));
  }

  override async delivered(id: string): Promise<void> {
    await this.database
      .as<CrisisTables>()
      .deleteFrom('crisis_notifications')
      .where('notification_id', '=', id)
      .execute();
  }

  override async failed(id: string, at: Date, retryAt: Date | undefined): Promise<void> {
    await this.database
      .as<CrisisTables>()
      .updateTable('crisis_notifications')
      .set(({ eb }) => ({
        attempts: eb('attempts', '+', 1),
        ...(retryAt ? { next_attempt_at: retryAt } : { abandoned_at: at }),
      }))
      .where('notification_id', '=', id)
      .execute();
  }

  override async purge(before: Date): Promise<number> {
    const { rows } = await sql<{ gone: number }>`
      WITH states AS (DELETE FROM crisis_states s WHERE s.updated_on < ${before.toISOString().slice(0, 10)}::date
          AND ${notUnderHold(sql`s.user_id`)} RETURNING 1),
        notifications AS (DELETE FROM crisis_notifications WHERE created_at < ${before}::timestamptz RETURNING 1)
      SELECT (SELECT count(*) FROM states) + (SELECT count(*) FROM notifications) AS gone`.execute(
      this.database.as<CrisisTables>(),
    );
    return rows[0]?.gone ?? 0;
  }
}

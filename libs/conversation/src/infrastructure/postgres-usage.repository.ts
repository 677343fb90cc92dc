import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type UserId } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { sql, type RawBuilder } from 'kysely';
import {
  UsageRepository,
  type ActivityWindow,
  type DeploymentUsage,
  type UsageReport,
  type UsageTotals,
} from '../domain/usage.js';
import { activePeople } from './activity-sql.js';
import type { ConversationTables } from './conversation-tables.js';

interface TotalsRow {
  readonly turns: number;
  readonly prompt: number;
  readonly cached: number;
  readonly output: number;
  readonly thoughts: number;
  readonly cost: number;
}

const TOTALS = sql`coalesce(sum(turns), 0)::bigint AS turns, coalesce(sum(prompt_tokens), 0)::bigint AS prompt,
  coalesce(sum(cached_tokens), 0)::bigint AS cached, coalesce(sum(output_tokens), 0)::bigint AS output,
  coalesce(sum(thought_tokens), 0)::bigint AS thoughts, coalesce(sum(cost_micro_usd), 0)::bigint AS cost`;

@Injectable()
export class PostgresUsageRepository extends UsageRepository {
  constructor(private readonly database: Database) {
    super();
  }

  override async report(userId: UserId, since: string): Promise<UsageReport> {
    const user = toUuid('user', userId);
    const [counts, totals, personas, days] = await Promise.all([
      this.rows<{ conversations: number; messages: number }>(sql`
        SELECT count(*) AS conversations, coalesce(sum(message_count), 0)::bigint AS messages
        FROM conversations WHERE user_id = ${user}`),
      this.rows<TotalsRow>(sql`SELECT ${TOTALS} FROM usage_daily WHERE user_id = ${user}`),
      this.rows<TotalsRow & { persona_id: string; version_id: string | null }>(sql`
        SELECT u.*, c.version_id
        FROM (SELECT persona_id, ${TOTALS} FROM usage_daily WHERE user_id = ${user} GROUP BY persona_id) u
        LEFT JOIN (
          SELECT DISTINCT ON (persona_id) persona_id, persona_version_id AS version_id
          FROM conversations WHERE user_id = ${user} ORDER BY persona_id, conversation_id DESC
        ) c USING (persona_id)
        ORDER BY u.persona_id`),
      this.rows<TotalsRow & { day: string }>(sql`
        SELECT to_char(day, 'YYYY-MM-DD') AS day, ${TOTALS} FROM usage_daily
        WHERE user_id = ${user} AND day >= ${since}::date GROUP BY day ORDER BY day DESC`),
    ]);
    return {
      conversations: counts[0]?.conversations ?? 0,
      messages: counts[0]?.messages ?? 0,
      total: toTotals(totals[0]),
      byPersona: personas.map((row) => ({
        ...toTotals(row),
        personaId: fromUuid('persona', row.persona_id),
        personaVersionId: row.version_id === null ? undefined : fromUuid('personaVersion', row.version_id),
      })),
      byDay: days.map((row) => ({ ...toTotals(row), day: row.day })),
    };
  }

  override async activePeople(
    since: Readonly<Record<ActivityWindow, string>>,
  ): Promise<Record<ActivityWindow, number>> {
    const [counts] = await this.rows<Record<ActivityWindow, number>>(activePeople(since));
    return counts ?? { day: 0, week: 0, month: 0 };
  }

  override async deployment(from: string, to: string): Promise<DeploymentUsage> {
    const by = <Key extends string>(key: RawBuilder<unknown>, order: RawBuilder<unknown>) =>
      this.rows<TotalsRow & Record<Key, string>>(sql`
        SELECT ${key}, ${TOTALS} FROM usage_daily WHERE day BETWEEN ${from}::date AND ${to}::date
        GROUP BY 1 ORDER BY ${order}`);
    const [days, models, personas] = await Promise.all([
      by<'day'>(sql`to_char(day, 'YYYY-MM-DD') AS day`, sql`1 DESC`),
      by<'model'>(sql`model`, sql`1`),
      by<'persona_id'>(sql`persona_id`, sql`1`),
    ]);
    return {
      byDay: days.map((row) => ({ ...toTotals(row), day: row.day })),
      byModel: models.map((row) => ({ ...toTotals(row), model: row.model })),
      byPersona: personas.map((row) => ({ ...toTotals(row), personaId: fromUuid('persona', row.persona_id) })),
    };
  }

  private async rows<Row>(query: RawBuilder<unknown>): Promise<Row[]> {
    return (await query.execute(this.database.as<ConversationTables>())).rows as Row[];
  }
}

function toTotals(row: TotalsRow | undefined): UsageTotals {
  const { turns = 0, prompt = 0, cached = 0, output = 0, thoughts = 0, cost = 0 } = row ?? {};
  return { turns, tokens: { prompt, cached, output, thoughts }, costMicroUsd: cost };
}

import { sql, type RawBuilder } from 'kysely';
import type { ActivityWindow } from '../domain/usage.js';

/** How many people had an answer since each of these days. */
export function activePeople({
  day,
  week,
  month,
}: Readonly<Record<ActivityWindow, string>>): RawBuilder<Record<ActivityWindow, number>> {
  // One row a person before anything is counted: a month of rows is grouped once.
  return sql`
    SELECT count(*) AS month,
      count(*) FILTER (WHERE latest >= ${week}::date) AS week,
      count(*) FILTER (WHERE latest >= ${day}::date) AS day
    FROM (
      SELECT max(day) AS latest FROM usage_daily
      WHERE day >= ${month}::date AND turns > 0 GROUP BY user_id
    ) AS people`;
}

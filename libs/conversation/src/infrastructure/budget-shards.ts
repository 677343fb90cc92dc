import type { Db, Tx } from '@rapport/platform';
import { sql } from 'kysely';
import type { BudgetPolicy, BudgetWindow, Reservation } from '../budget/budget.js';
import { shareOut } from '../budget/share-out.js';

/** What one row of `budget_shards` has spent and reserved in the current windows. */
interface ShardUse {
  readonly shard: number;
  readonly tokens: number;
  readonly cost: number;
}

/** In their order, which is the order in which they are locked. */
export async function readShards(db: Db, { day, month }: BudgetWindow, lock = false): Promise<readonly ShardUse[]> {
  const { rows } = await sql<ShardUse>`
    SELECT shard, CASE WHEN day >= ${day}::date THEN tokens_settled + tokens_reserved ELSE 0 END AS tokens,
      CASE WHEN month >= ${month}::date THEN cost_settled + cost_reserved ELSE 0 END AS cost
    FROM budget_shards ORDER BY shard ${lock ? sql`FOR UPDATE` : sql``}`.execute(db.as());
  return rows;
}

export function usedInAll(shards: readonly ShardUse[]): { readonly tokens: number; readonly costMicroUsd: number } {
  return {
    tokens: shards.reduce((sum, { tokens }) => sum + tokens, 0),
    costMicroUsd: shards.reduce((sum, { cost }) => sum + cost, 0),
  };
}

/** Which of the deployment's budgets have no room for it, in all shards together. */
export function violatedGlobally(shards: readonly ShardUse[], wanted: Reservation): BudgetPolicy[] {
  const { tokens, costMicroUsd } = usedInAll(shards);
  const violated: BudgetPolicy[] = [];
  if (tokens + wanted.tokens > wanted.globalLimits.tokens) violated.push('global-tokens-day');
  if (costMicroUsd + wanted.costMicroUsd > wanted.globalLimits.costMicroUsd) violated.push('global-cost-month');
  return violated;
}

/**
 * Rolls the shards over to the current windows and limits, and shares out what is left, such that the reservation's own
 * has room. Holds all of them meanwhile. Returns what is violated instead, if anything is.
 */
export async function shareOutShards(tx: Tx, wanted: Reservation, count: number): Promise<readonly BudgetPolicy[]> {
  const { window, globalLimits: limits } = wanted;
  await sql`
    INSERT INTO budget_shards (shard, day, tokens_limit, tokens_allowed, tokens_settled, tokens_reserved,
      month, cost_limit, cost_allowed, cost_settled, cost_reserved)
    SELECT shard, ${window.day}::date, 0, 0, 0, 0, ${window.month}::date, 0, 0, 0, 0
    FROM generate_series(0, ${count - 1}::integer) AS shard
    ON CONFLICT (shard) DO NOTHING`.execute(tx.as());
  const shards = await readShards(tx, window, true);
  const violated = violatedGlobally(shards, wanted);
  if (violated.length > 0) return violated;
  const favoured = shards.findIndex(({ shard }) => shard === wanted.shard);
  const tokens = shareOut(
    shards.map((shard) => shard.tokens),
    limits.tokens,
    favoured,
    wanted.tokens,
  );
  const cost = shareOut(
    shards.map((shard) => shard.cost),
    limits.costMicroUsd,
    favoured,
    wanted.costMicroUsd,
  );
  const allowed = shards.map(
    ({ shard }, index) => sql`(${shard}::smallint, ${tokens[index]}::bigint, ${cost[index]}::bigint)`,
  );
  await sql`
    UPDATE budget_shards g SET
      day = greatest(g.day, ${window.day}::date), month = greatest(g.month, ${window.month}::date),
      tokens_limit = ${limits.tokens}::bigint, tokens_allowed = v.tokens,
      cost_limit = ${limits.costMicroUsd}::bigint, cost_allowed = v.cost,
      tokens_settled = CASE WHEN g.day < ${window.day}::date THEN 0 ELSE g.tokens_settled END,
      tokens_reserved = CASE WHEN g.day < ${window.day}::date THEN 0 ELSE g.tokens_reserved END,
      cost_settled = CASE WHEN g.month < ${window.month}::date THEN 0 ELSE g.cost_settled END,
      cost_reserved = CASE WHEN g.month < ${window.month}::date THEN 0 ELSE g.cost_reserved END
    FROM (VALUES ${sql.join(allowed)}) AS v (shard, tokens, cost) WHERE g.shard = v.shard`.execute(tx.as());
  return [];
}

import { toUuid } from '@rapport/kernel';
import { QueryError } from '@rapport/platform';
import { sql, type RawBuilder } from 'kysely';
import { NO_LIMIT, type BudgetUse, type Charge, type Reservation } from '../budget/budget.js';
import type { WarningThreshold } from '../budget/budget-repository.js';

/*
 * Parts of statements: each is a list of common table expressions to stand in a WITH, so that a turn reserves and
 * settles in the very statements that record and settle it. Rows are always locked in the order person, shard, day, whatever
 * writes them: two settlements of one person would wait for each other otherwise. Parts of one statement run in no order of
 * their own, so each reads the one before it.
 */

const CHECK_VIOLATION = '23514';

/** The person's own limit, else the given default; 0 in an override is none. */
export const limitOf = (column: string, userId: RawBuilder<unknown>, standard: number): RawBuilder<unknown> => sql`
  (SELECT coalesce(nullif(coalesce(max(o.${sql.ref(column)}), ${standard}::bigint), 0), ${NO_LIMIT}::bigint)
   FROM budget_overrides o WHERE o.user_id = ${userId})`;

/**
 * Reserves, for the one row of `source`, which bears `user_id` and may be absent: then nothing happens. When a budget
 * lacks room the whole statement fails (see {@link isBudgetRefusal}). Afterwards `budget` holds the person's windows.
 */
export function reserveBudget(source: string, reservation: Reservation): RawBuilder<unknown> {
  const { tokens, costMicroUsd: cost, window, shard, userLimits, globalLimits } = reservation;
  const user = sql`${toUuid('user', reservation.userId)}::uuid`;
  return sql`
    budget_limit AS (
      SELECT ${limitOf('tokens_per_day', user, userLimits.tokens)} AS tokens,
        ${limitOf('cost_per_month', user, userLimits.costMicroUsd)} AS cost
    ), budget AS (
      INSERT INTO budget_windows AS w (user_id, day, tokens_settled, tokens_reserved, month, cost_settled, cost_reserved)
      SELECT s.user_id, ${window.day}::date, 0, ${tokens}::bigint, ${window.month}::date, 0, ${cost}::bigint
      FROM ${sql.ref(source)} s, budget_limit l
      WHERE ${tokens}::bigint <= l.tokens AND ${cost}::bigint <= l.cost
      ON CONFLICT (user_id) DO UPDATE SET
        day = greatest(w.day, excluded.day),
        tokens_settled = CASE WHEN w.day >= excluded.day THEN w.tokens_settled ELSE 0 END,
        tokens_reserved = CASE WHEN w.day >= excluded.day THEN w.tokens_reserved ELSE 0 END + excluded.tokens_reserved,
        month = greatest(w.month, excluded.month),
        cost_settled = CASE WHEN w.month >= excluded.month THEN w.cost_settled ELSE 0 END,
        cost_reserved = CASE WHEN w.month >= excluded.month THEN w.cost_reserved ELSE 0 END + excluded.cost_reserved
      WHERE (w.day < excluded.day
          OR w.tokens_settled + w.tokens_reserved + excluded.tokens_reserved <= (SELECT tokens FROM budget_limit))
        AND (w.month < excluded.month
          OR w.cost_settled + w.cost_reserved + excluded.cost_reserved <= (SELECT cost FROM budget_limit))
      RETURNING w.user_id, w.day, w.month, w.tokens_settled + w.tokens_reserved AS budget_tokens,
        w.cost_settled + w.cost_reserved AS budget_cost
    ), budget_shard AS (
      ${
        shard < 0
          ? sql`SELECT -1 AS shard FROM budget`
          : sql`
      UPDATE budget_shards g SET tokens_reserved = g.tokens_reserved + ${tokens}::bigint,
        cost_reserved = g.cost_reserved + ${cost}::bigint
      FROM budget b
      WHERE g.shard = ${shard}::smallint AND g.day >= b.day AND g.month >= b.month
        AND g.tokens_limit = ${globalLimits.tokens}::bigint AND g.cost_limit = ${globalLimits.costMicroUsd}::bigint
        AND g.tokens_settled + g.tokens_reserved + ${tokens}::bigint <= g.tokens_allowed
        AND g.cost_settled + g.cost_reserved + ${cost}::bigint <= g.cost_allowed
      RETURNING g.shard`
      }
    ), budget_reservation AS (
      INSERT INTO budget_reservations (user_id, reservation_id, tokens, cost, day, month, shard, expires_at)
      SELECT s.user_id, ${reservation.id}::uuid, ${tokens}::bigint, ${cost}::bigint, (SELECT day FROM budget),
        (SELECT month FROM budget), (SELECT shard FROM budget_shard), ${reservation.expiresAt}::timestamptz
      FROM ${sql.ref(source)} s
    )`;
}

export interface BudgetColumns {
  readonly budget_tokens: number;
  readonly budget_cost: number;
  readonly budget_tokens_limit: number;
  readonly budget_cost_limit: number;
}

/** {@link BudgetColumns} as columns of whatever the statement returns. */
export const grantedBudget = sql`(SELECT budget_tokens FROM budget) AS budget_tokens,
  (SELECT budget_cost FROM budget) AS budget_cost, (SELECT tokens FROM budget_limit) AS budget_tokens_limit,
  (SELECT cost FROM budget_limit) AS budget_cost_limit`;

export function toBudgetUse(row: BudgetColumns): BudgetUse {
  return {
    tokens: row.budget_tokens,
    costMicroUsd: row.budget_cost,
    limits: { tokens: row.budget_tokens_limit, costMicroUsd: row.budget_cost_limit },
  };
}

export function isBudgetRefusal(error: unknown): boolean {
  return (
    error instanceof QueryError && error.code === CHECK_VIOLATION && error.constraint === 'budget_reservations_granted'
  );
}

/**
 * Releases reservations and charges them: each row of the CTE `released`, which holds deleted rows of
 * `budget_reservations`, at most one a person. A window that is over meanwhile is left alone.
 */
export function chargeBudget(charge: Charge, { percent, userLimits }: WarningThreshold): RawBuilder<unknown> {
  const tokens = sql`coalesce(${charge?.tokens ?? null}::bigint, r.tokens)`;
  const cost = sql`coalesce(${charge?.costMicroUsd ?? null}::bigint, r.cost)`;
  const limit = (column: string, standard: number) => limitOf(column, sql.ref('w.user_id'), standard);
  const move = (table: string): RawBuilder<unknown> => {
    const [day, month] = [sql.ref(`${table}.day`), sql.ref(`${table}.month`)];
    const column = (name: string) => sql.ref(`${table}.${name}`);
    return sql`
      tokens_reserved = ${column('tokens_reserved')} - CASE WHEN ${day} = r.day THEN r.tokens ELSE 0 END,
      tokens_settled = ${column('tokens_settled')} + CASE WHEN ${day} = r.day THEN ${tokens} ELSE 0 END,
      cost_reserved = ${column('cost_reserved')} - CASE WHEN ${month} = r.month THEN r.cost ELSE 0 END,
      cost_settled = ${column('cost_settled')} + CASE WHEN ${month} = r.month THEN ${cost} ELSE 0 END`;
  };
  return sql`
    charged AS (
      UPDATE budget_windows w SET ${move('w')}
      FROM released r WHERE w.user_id = r.user_id
      RETURNING w.user_id, w.day, w.month, r.shard,
        w.tokens_settled * 100 >= ${percent}::bigint * ${limit('tokens_per_day', userLimits.tokens)} AS tokens_warn,
        w.cost_settled * 100 >= ${percent}::bigint * ${limit('cost_per_month', userLimits.costMicroUsd)} AS cost_warn
    ), charged_shard AS (
      UPDATE budget_shards g SET ${move('g')}
      FROM released r LEFT JOIN charged c ON c.user_id = r.user_id WHERE g.shard = r.shard
      RETURNING g.shard
    ), warned AS (
      INSERT INTO budget_warnings AS x (user_id, policy, window_start)
      SELECT user_id, 'user-tokens-day', day FROM charged WHERE tokens_warn
      UNION ALL
      SELECT user_id, 'user-cost-month', month FROM charged WHERE cost_warn
      ON CONFLICT (user_id, policy) DO UPDATE SET window_start = excluded.window_start, told_at = NULL
        WHERE x.window_start < excluded.window_start
    )`;
}

/** Condition of the part that writes days, always true: it reads what {@link chargeBudget} has changed, and so comes after it. */
export const ONCE_CHARGED = sql<boolean>`(SELECT count(*) FROM charged_shard) >= 0`;

/**
 * Takes away the reservation that `which` names: what follows `DELETE FROM budget_reservations q`. It must be one at most.
 * Nothing is found when it was settled already: then nothing is charged.
 */
export function releaseBudget(which: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`released AS (DELETE FROM budget_reservations q ${which} RETURNING q.*)`;
}

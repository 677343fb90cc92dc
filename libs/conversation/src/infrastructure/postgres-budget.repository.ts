import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type UserId } from '@rapport/kernel';
import { Database, type Db, type Tx } from '@rapport/platform';
import { sql, type RawBuilder } from 'kysely';
import type { BudgetLimits, BudgetPolicy, BudgetUse, BudgetWindow, Reservation } from '../budget/budget.js';
import {
  BudgetRepository,
  type BudgetOverride,
  type BudgetWarning,
  type CallSettlement,
  type OutstandingReservations,
  type Refusal,
  type WarningThreshold,
} from '../budget/budget-repository.js';
import { readShards, shareOutShards, usedInAll, violatedGlobally } from './budget-shards.js';
import {
  chargeBudget,
  grantedBudget,
  isBudgetRefusal,
  limitOf,
  ONCE_CHARGED,
  releaseBudget,
  reserveBudget,
  toBudgetUse,
  type BudgetColumns,
} from './budget-statements.js';

@Injectable()
export class PostgresBudgetRepository extends BudgetRepository {
  constructor(private readonly database: Database) {
    super();
  }

  override async reserve(reservation: Reservation): Promise<BudgetUse> {
    const [row] = await rows<BudgetColumns>(
      this.database,
      sql`WITH account AS (SELECT ${toUuid('user', reservation.userId)}::uuid AS user_id),
        ${reserveBudget('account', reservation)} SELECT ${grantedBudget}`,
    );
    if (!row) throw new Error('a reservation was neither granted nor refused');
    return toBudgetUse(row);
  }

  override isRefused(error: unknown): boolean {
    return isBudgetRefusal(error);
  }

  override makeRoom(reservation: Reservation, shards: number): Promise<Refusal> {
    const { userId, window, userLimits, tokens, costMicroUsd } = reservation;
    return this.database.transaction(async (tx) => {
      const use = await this.use(tx, userId, window, userLimits);
      const violated: BudgetPolicy[] = [];
      if (use.tokens + tokens > use.limits.tokens) violated.push('user-tokens-day');
      if (use.costMicroUsd + costMicroUsd > use.limits.costMicroUsd) violated.push('user-cost-month');
      if (reservation.shard >= 0) violated.push(...violatedGlobally(await readShards(tx, window), reservation));
      if (reservation.shard >= 0 && violated.length === 0) {
        violated.push(...(await shareOutShards(tx, reservation, shards)));
      }
      return { violated, use };
    });
  }

  override async settle(db: Db, settlement: CallSettlement): Promise<boolean> {
    const { userId, reservationId, charge, at, warnAt } = settlement;
    const spent = settlement.spent.map(({ modelVersion, usage, costMicroUsd }) => ({
      ...usage,
      model: modelVersion,
      cost: costMicroUsd ?? 0,
    }));
    const own = sql`WHERE q.user_id = ${toUuid('user', userId)} AND q.reservation_id = ${reservationId}::uuid`;
    const released = await rows(
      db,
      sql`WITH ${releaseBudget(own)}, ${chargeBudget(charge, warnAt)}, day AS (
          INSERT INTO usage_daily AS u (user_id, day, persona_id, model, prompt_tokens, cached_tokens, output_tokens,
            thought_tokens, cost_micro_usd)
          SELECT r.user_id, coalesce(r.counted_on, ${at.toISOString().slice(0, 10)}::date),
            ${toUuid('persona', settlement.personaId)}::uuid, d.model, sum(d.prompt * d.sign), sum(d.cached * d.sign),
            sum(d.output * d.sign), sum(d.thoughts * d.sign), sum(d.cost * d.sign)
          FROM released r, LATERAL (
            SELECT 1 AS sign, s.* FROM jsonb_to_recordset(${JSON.stringify(spent)}::jsonb) AS s (model text,
              prompt bigint, cached bigint, output bigint, thoughts bigint, cost bigint)
            UNION ALL
            -- What the day holds already, of a turn that was taken for dead.
            SELECT -1, c.* FROM jsonb_to_recordset(r.counted) AS c (model text,
              prompt bigint, cached bigint, output bigint, thoughts bigint, cost bigint) WHERE c.prompt IS NOT NULL
          ) d
          WHERE ${ONCE_CHARGED}
          GROUP BY r.user_id, r.counted_on, d.model
          ON CONFLICT (user_id, day, persona_id, model) DO UPDATE SET
            prompt_tokens = u.prompt_tokens + excluded.prompt_tokens,
            cached_tokens = u.cached_tokens + excluded.cached_tokens,
            output_tokens = u.output_tokens + excluded.output_tokens,
            thought_tokens = u.thought_tokens + excluded.thought_tokens,
            cost_micro_usd = u.cost_micro_usd + excluded.cost_micro_usd
        )
        SELECT user_id FROM released`,
    );
    return released.length === 1;
  }

  override async settleOutstanding(which: OutstandingReservations, warnAt: WarningThreshold): Promise<number> {
    const condition =
      'userId' in which
        ? sql`user_id = ${toUuid('user', which.userId)}`
        : sql`expires_at <= ${which.expiredBy}::timestamptz`;
    // One at a time: several of one person would each change the same row, which one statement can do only once.
    for (let settled = 0; ; settled += 1) {
      const released = await rows(
        this.database,
        sql`WITH due AS (
            SELECT user_id, reservation_id FROM budget_reservations WHERE ${condition}
            LIMIT 1 FOR UPDATE SKIP LOCKED
          ), ${releaseBudget(sql`USING due d WHERE q.user_id = d.user_id AND q.reservation_id = d.reservation_id`)},
          ${chargeBudget(undefined, warnAt)}
          SELECT user_id FROM released`,
      );
      if (released.length === 0) return settled;
    }
  }

  override useOf(userId: UserId, window: BudgetWindow, defaults: BudgetLimits): Promise<BudgetUse> {
    return this.use(this.database, userId, window, defaults);
  }

  override async globalUse(window: BudgetWindow): Promise<Pick<BudgetUse, 'tokens' | 'costMicroUsd'>> {
    return usedInAll(await readShards(this.database, window));
  }

  override async override(tx: Tx, userId: UserId, override: BudgetOverride, at: Date): Promise<boolean> {
    // Holds the person's key: whoever is erased has none, and gets no row after an erasure.
    const stored = await rows(
      tx,
      sql`INSERT INTO budget_overrides (user_id, tokens_per_day, cost_per_month, updated_at)
        SELECT user_id, ${override.tokensPerDay ?? null}::bigint, ${override.costPerMonthMicroUsd ?? null}::bigint,
          ${at}::timestamptz FROM user_keys WHERE user_id = ${toUuid('user', userId)} FOR KEY SHARE
        ON CONFLICT (user_id) DO UPDATE SET tokens_per_day = excluded.tokens_per_day,
          cost_per_month = excluded.cost_per_month, updated_at = excluded.updated_at
        RETURNING user_id`,
    );
    return stored.length > 0;
  }

  override async takeWarnings(tx: Tx, at: Date): Promise<readonly BudgetWarning[]> {
    const warnings = await rows<{ user_id: string; policy: BudgetPolicy; window_start: string }>(
      tx,
      sql`UPDATE budget_warnings SET told_at = ${at}::timestamptz WHERE told_at IS NULL
        RETURNING user_id, policy, to_char(window_start, 'YYYY-MM-DD') AS window_start`,
    );
    return warnings.map((row) => ({
      userId: fromUuid('user', row.user_id),
      policy: row.policy,
      windowStart: row.window_start,
    }));
  }

  override async warnGlobally(tx: Tx, policy: BudgetPolicy, windowStart: string): Promise<boolean> {
    const warned = await rows(
      tx,
      sql`INSERT INTO budget_shard_warnings AS w (policy, window_start) VALUES (${policy}, ${windowStart}::date)
        ON CONFLICT (policy) DO UPDATE SET window_start = excluded.window_start
          WHERE w.window_start < excluded.window_start
        RETURNING policy`,
    );
    return warned.length === 1;
  }

  private async use(db: Db, userId: UserId, { day, month }: BudgetWindow, defaults: BudgetLimits): Promise<BudgetUse> {
    const user = sql`${toUuid('user', userId)}::uuid`;
    const [row] = await rows<BudgetColumns>(
      db,
      sql`SELECT
          coalesce(max(w.tokens_settled + w.tokens_reserved) FILTER (WHERE w.day >= ${day}::date), 0) AS budget_tokens,
          coalesce(max(w.cost_settled + w.cost_reserved) FILTER (WHERE w.month >= ${month}::date), 0) AS budget_cost,
          ${limitOf('tokens_per_day', user, defaults.tokens)} AS budget_tokens_limit,
          ${limitOf('cost_per_month', user, defaults.costMicroUsd)} AS budget_cost_limit
        FROM budget_windows w WHERE w.user_id = ${user}`,
    );
    if (!row) throw new Error('an aggregate without a row');
    return toBudgetUse(row);
  }
}

async function rows<Row>(db: Db, query: RawBuilder<unknown>): Promise<Row[]> {
  return (await query.execute(db.as())).rows as Row[];
}

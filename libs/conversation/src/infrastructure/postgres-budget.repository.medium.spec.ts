import { randomUUID } from 'node:crypto';
import { newId, toUuid, type UserId } from '@rapport/kernel';
import { ModelCatalogue, PriceTable, WorstCases, type ModelLadder } from '@rapport/llm';
import { Metrics } from '@rapport/platform';
import { createTestCrypto, describeEachDatabase, ManualClock } from '@rapport/testing';
import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Charge, Reservation } from '../budget/budget.js';
import { Budgets } from '../budget/budgets.js';
import { PostgresBudgetRepository } from './postgres-budget.repository.js';

const UNLIMITED = {
  userTokensPerDay: 0,
  userCostPerMonthUsd: 0,
  globalTokensPerDay: 0,
  globalCostPerMonthUsd: 0,
  globalShards: 4,
  warnPercent: 80,
  reservationMs: 60_000,
};

describeEachDatabase((database, kind) => {
  beforeEach(async () => {
    await sql`DELETE FROM budget_shards`.execute(database().as());
    await sql`DELETE FROM budget_reservations`.execute(database().as());
    await sql`DELETE FROM budget_warnings`.execute(database().as());
  });

  async function setup(limits: Partial<typeof UNLIMITED>) {
    const clock = new ManualClock();
    const { givenUser } = await createTestCrypto({ clock });
    const userId = await givenUser(database());
    const sut = new PostgresBudgetRepository(database());
    const catalogue = new ModelCatalogue();
    const prices = new PriceTable(catalogue, { tier: 'paid' });
    const ladder = { rungs: (model: string) => [{ model }] } as unknown as ModelLadder;
    const config = { ...UNLIMITED, ...limits };
    const worst = new WorstCases(catalogue, prices, { retryAttempts: 1, retryBudgetMs: 0, firstTokenTimeoutMs: 1 });
    const budgets = new Budgets(sut, worst, ladder, clock, new Metrics(), config, { hedgeAfterMs: 0 });
    const request = { model: 'gemini-3.5-flash-lite', turns: [], maxOutputTokens: 1 };
    /** Reserves; resolves with the reservation, or with what it violates. */
    const reserve = async (tokens: number, costMicroUsd = 0, of = userId): Promise<Reservation | string> => {
      const asked = { ...budgets.reservationFor(of, randomUUID(), request), tokens, costMicroUsd };
      try {
        await budgets.within(asked, () => sut.reserve(asked));
        return asked;
      } catch (error) {
        const violated = (error as { extensions?: Record<string, string[]> }).extensions?.['violated-policies'];
        if (!violated) throw error;
        return violated.join();
      }
    };
    const personaId = newId('persona');
    const settle = (reservation: Reservation | string, charge: Charge) => {
      if (typeof reservation === 'string') throw new Error(`refused: ${reservation}`);
      const { userId: of, id: reservationId } = reservation;
      return sut.settle(database(), {
        userId: of,
        reservationId,
        personaId,
        at: clock.date(),
        charge,
        spent: [],
        warnAt: budgets.warnAt,
      });
    };
    const window = async (of: UserId = userId) =>
      (
        await sql<Record<string, number>>`SELECT tokens_settled, tokens_reserved, cost_settled, cost_reserved
          FROM budget_windows WHERE user_id = ${toUuid('user', of)}`.execute(database().as())
      ).rows[0];
    const shards = async () =>
      (
        await sql<Record<string, number>>`SELECT sum(tokens_settled)::bigint AS settled,
          sum(tokens_reserved)::bigint AS reserved, sum(tokens_allowed)::bigint AS allowed
          FROM budget_shards`.execute(database().as())
      ).rows[0] as { settled: number; reserved: number; allowed: number };
    const another = () => givenUser(database());
    return { sut, ctx: { clock, budgets, userId, reserve, settle, window, shards, another } };
  }

  describe('a reservation', () => {
    it('is charged with what the call took, and the rest given back', async () => {
      const { ctx } = await setup({ userTokensPerDay: 100, globalTokensPerDay: 1_000 });
      const reservation = await ctx.reserve(90, 50);
      expect(await ctx.window()).toMatchObject({ tokens_reserved: 90, cost_reserved: 50 });
      expect(await ctx.settle(reservation, { tokens: 30, costMicroUsd: 20 })).toBe(true);
      expect(await ctx.window()).toEqual({
        tokens_settled: 30,
        tokens_reserved: 0,
        cost_settled: 20,
        cost_reserved: 0,
      });
      expect(await ctx.shards()).toMatchObject({ settled: 30, reserved: 0 });
    });

    it('is settled once', async () => {
      const { ctx } = await setup({});
      const reservation = await ctx.reserve(90);
      const settled = [await ctx.settle(reservation, undefined), await ctx.settle(reservation, undefined)];
      expect([settled, await ctx.window()]).toMatchObject([[true, false], { tokens_settled: 90, tokens_reserved: 0 }]);
    });

    it.each([
      ['user-tokens-day', { userTokensPerDay: 100 }, 101, 0],
      ['user-cost-month', { userCostPerMonthUsd: 0.0001 }, 1, 101],
      ['global-tokens-day', { globalTokensPerDay: 100 }, 101, 0],
      ['global-cost-month', { globalCostPerMonthUsd: 0.0001 }, 1, 101],
      ['user-tokens-day,user-cost-month', { userTokensPerDay: 100, userCostPerMonthUsd: 0.0001 }, 101, 101],
    ])('beyond %s is refused by name and leaves nothing behind', async (policy, limits, tokens, cost) => {
      const { ctx } = await setup(limits);
      expect(await ctx.reserve(tokens, cost)).toBe(policy);
      expect(await ctx.window()).toBeUndefined();
    });

    it('counts beside what is spent and reserved already', async () => {
      const { ctx } = await setup({ userTokensPerDay: 100 });
      await ctx.settle(await ctx.reserve(50), { tokens: 40, costMicroUsd: 0 });
      await ctx.reserve(30);
      expect([await ctx.reserve(31), typeof (await ctx.reserve(30))]).toEqual(['user-tokens-day', 'object']);
    });

    it('may use all of the deployment’s budget in the end, whatever its shard', async () => {
      const { ctx } = await setup({ globalTokensPerDay: 100, globalShards: 8 });
      const outcomes = [];
      for (let i = 0; i < 11; i += 1) outcomes.push(typeof (await ctx.reserve(10)));
      expect(outcomes).toEqual([...Array.from({ length: 10 }, () => 'object'), 'string']);
    });

    it('finds the day’s budget whole again the next day, and the month’s next month', async () => {
      const { ctx } = await setup({ userTokensPerDay: 10, userCostPerMonthUsd: 0.00001, globalTokensPerDay: 10 });
      await ctx.reserve(10, 6);
      await ctx.clock.advance(86_400_000);
      expect(await ctx.reserve(10, 6)).toBe('user-cost-month');
      await ctx.clock.advance(31 * 86_400_000);
      expect(await ctx.reserve(10, 6)).toBeTypeOf('object');
    });

    it('of yesterday does not count today', async () => {
      const { ctx } = await setup({ globalTokensPerDay: 1_000 });
      const old = await ctx.reserve(90, 7);
      await ctx.clock.advance(86_400_000);
      await ctx.reserve(10, 1);
      await ctx.settle(old, { tokens: 80, costMicroUsd: 6 });
      expect(await ctx.window()).toEqual({ tokens_settled: 0, tokens_reserved: 10, cost_settled: 6, cost_reserved: 1 });
      expect(await ctx.shards()).toMatchObject({ settled: 0, reserved: 10 });
    });

    it('of a process that died is charged in full once it expires, not before', async () => {
      const { sut, ctx } = await setup({ globalTokensPerDay: 1_000 });
      await ctx.reserve(90);
      await ctx.reserve(5);
      expect(await sut.settleOutstanding({ expiredBy: ctx.clock.date() }, ctx.budgets.warnAt)).toBe(0);
      await ctx.clock.advance(60_000);
      expect(await sut.settleOutstanding({ expiredBy: ctx.clock.date() }, ctx.budgets.warnAt)).toBe(2);
      expect(await ctx.window()).toMatchObject({ tokens_settled: 95, tokens_reserved: 0 });
      expect(await ctx.shards()).toMatchObject({ settled: 95, reserved: 0 });
    });
  });

  it('a limit of the person’s own goes before the deployment’s', async () => {
    const { sut, ctx } = await setup({ userTokensPerDay: 100 });
    const override = (tokensPerDay: number | undefined) =>
      database().transaction((tx) =>
        sut.override(tx, ctx.userId, { tokensPerDay, costPerMonthMicroUsd: undefined }, ctx.clock.date()),
      );
    await override(10);
    expect(await ctx.reserve(11)).toBe('user-tokens-day');
    await override(0);
    expect(await ctx.reserve(1_000)).toBeTypeOf('object');
    await override(undefined);
    expect(await ctx.reserve(1)).toBe('user-tokens-day');
  });

  it('a limit that is lowered holds at once', async () => {
    const { ctx } = await setup({ globalTokensPerDay: 1_000 });
    await ctx.reserve(100);
    const lowered = await setup({ globalTokensPerDay: 120 });
    expect(await lowered.ctx.reserve(21)).toBe('global-tokens-day');
    expect(await lowered.ctx.reserve(20)).toBeTypeOf('object');
  });

  it('warns once a window, from its share on', async () => {
    const { sut, ctx } = await setup({ userTokensPerDay: 100, userCostPerMonthUsd: 1 });
    const take = () => database().transaction((tx) => sut.takeWarnings(tx, ctx.clock.date()));
    const told = [];
    for (const tokens of [79, 1, 1]) {
      await ctx.settle(await ctx.reserve(tokens), { tokens, costMicroUsd: 0 });
      told.push((await take()).map(({ policy }) => policy));
    }
    await ctx.clock.advance(86_400_000);
    await ctx.settle(await ctx.reserve(90), { tokens: 90, costMicroUsd: 0 });
    told.push((await take()).map(({ policy }) => policy));
    expect(told).toEqual([[], ['user-tokens-day'], [], ['user-tokens-day']]);
  });

  describe('many calls at once', () => {
    const people = 4;

    it('never overrun a limit, and use it up', async () => {
      const { ctx } = await setup({ userTokensPerDay: 300, globalTokensPerDay: 1_000, globalShards: 4 });
      const users = await Promise.all(Array.from({ length: people }, ctx.another));
      const outcomes = await Promise.all(
        Array.from({ length: 200 }, (_, index) => ctx.reserve(10, 0, users[index % people])),
      );
      const granted = outcomes.filter((outcome) => typeof outcome === 'object').length;
      expect(granted).toBe(100);
      expect(await ctx.shards()).toEqual({ settled: 0, reserved: 1_000, allowed: 1_000 });
      const reserved = await Promise.all(users.map(async (user) => (await ctx.window(user))?.['tokens_reserved'] ?? 0));
      expect(Math.max(...reserved)).toBeLessThanOrEqual(300);
      expect(reserved.reduce((sum, tokens) => sum + tokens, 0)).toBe(1_000);
    });

    it('stay within the limits at every moment, whatever they ask and settle', { timeout: 60_000 }, async () => {
      const call = fc.record({
        tokens: fc.integer({ min: 1, max: 120 }),
        used: fc.double({ min: 0, max: 1, noNaN: true }),
      });
      const runs = fc.array(call, { minLength: 10, maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(runs, async (calls) => {
          await sql`DELETE FROM budget_shards`.execute(database().as());
          const { ctx } = await setup({ userTokensPerDay: 300, globalTokensPerDay: 500, globalShards: 3 });
          const other = await ctx.another();
          const most = { user: 0, all: 0 };
          const look = async () => {
            const [mine, theirs, all] = await Promise.all([ctx.window(), ctx.window(other), ctx.shards()]);
            for (const window of [mine, theirs]) {
              most.user = Math.max(most.user, (window?.['tokens_settled'] ?? 0) + (window?.['tokens_reserved'] ?? 0));
            }
            most.all = Math.max(most.all, (all.settled ?? 0) + (all.reserved ?? 0));
          };
          await Promise.all(
            calls.map(async ({ tokens, used }, index) => {
              const reservation = await ctx.reserve(tokens, 0, index % 2 === 0 ? ctx.userId : other);
              await look();
              if (typeof reservation === 'string') return;
              await ctx.settle(reservation, { tokens: Math.floor(tokens * used), costMicroUsd: 0 });
              await look();
            }),
          );
          expect(most.user).toBeLessThanOrEqual(300);
          expect(most.all).toBeLessThanOrEqual(500);
          expect(await ctx.shards()).toMatchObject({ reserved: 0 });
        }),
        { numRuns: kind === 'postgres' ? 15 : 5 },
      );
    });
  });
});

import { randomUUID } from 'node:crypto';
import { toUuid } from '@rapport/kernel';
import { openConversationApp, PacedModel, useTestDatabase } from '@rapport/testing';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CreateConversation } from '../application/create-conversation.js';
import { BudgetRepository } from '../budget/budget-repository.js';
import { Budgets } from '../budget/budgets.js';
import { TurnRunner } from '../turn/turn-runner.js';

const USAGE = { prompt: 7, cached: 0, output: 1, thoughts: 0 };

describe('settlements of one person', () => {
  const database = useTestDatabase('postgres');

  /** A turn and a call outside turns, of one person, persona and model: both have everything but to be settled. */
  async function setup() {
    const model = new PacedModel();
    const environment = { BUDGET_GLOBAL_TOKENS_PER_DAY: '100000000', BUDGET_GLOBAL_SHARDS: '1', SAFETY_JUDGE: 'off' };
    const app = await openConversationApp({ database: database(), model, environment });
    onTestFinished(() => app.close());
    const userId = await app.givenUser();
    const { id: conversationId, personaId } = await app
      .get<CreateConversation>(CreateConversation)
      .execute(userId, 'maren');
    const [budgets, reservations] = [app.get<Budgets>(Budgets), app.get<BudgetRepository>(BudgetRepository)];
    const channel = await app.get<TurnRunner>(TurnRunner).start({ userId, conversationId, content: 'Good evening!' });
    await model.wasAsked;
    const { model: modelVersion } = model.requests[0]!;
    const request = { model: modelVersion, turns: [], maxOutputTokens: 1 };
    const reserved = budgets.reservationFor(userId, randomUUID(), request, [modelVersion]);
    await budgets.within(reserved, () => reservations.reserve(reserved));
    const turn = async () => {
      model.says('Good evening.').ends();
      let last: string | undefined;
      for await (const { type } of channel.read()) last = type;
      return last;
    };
    const call = () =>
      reservations.settle(database(), {
        userId,
        reservationId: reserved.id,
        personaId,
        at: app.clock.date(),
        charge: { tokens: 8, costMicroUsd: 0 },
        spent: [{ modelVersion, usage: USAGE, costMicroUsd: 0 }],
        warnAt: budgets.warnAt,
      });
    const rows = async <Row>(query: ReturnType<typeof sql>) => (await query.execute(database().as())).rows as Row[];
    const waiting = async () =>
      (
        await rows<{ count: number }>(sql`SELECT count(*)::integer AS count FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`)
      )[0]?.count;
    const day = () =>
      rows<{ prompt: number }>(sql`SELECT sum(prompt_tokens)::integer AS prompt FROM usage_daily
        WHERE user_id = ${toUuid('user', userId)}`);
    /** Has both wait, begun in this order, for the row that everybody counts in. */
    const together = async (...settlements: (() => Promise<unknown>)[]) => {
      const [held, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const holding = database().transaction(async (tx) => {
        await sql`SELECT FROM budget_shards FOR UPDATE`.execute(tx.as());
        held.resolve();
        await release.promise;
      });
      await held.promise;
      const settled: Promise<unknown>[] = [];
      for (const settle of settlements) {
        settled.push(settle());
        await expect.poll(waiting, { interval: 5 }).toBe(settled.length);
      }
      release.resolve();
      await holding;
      return Promise.all(settled);
    };
    return { sut: { turn, call }, ctx: { together, day } };
  }

  it.each([
    ['turn', 'call'],
    ['call', 'turn'],
  ] as const)('wait for each other in one order: a %s, then a %s', async (...order) => {
    const { sut, ctx } = await setup();
    const settled = await ctx.together(...order.map((which) => sut[which]));
    expect(new Set(settled)).toEqual(new Set(['response.completed', true]));
    expect(await ctx.day()).toEqual([{ prompt: 17 }]);
  });
});

import { newId, type UserId } from '@rapport/kernel';
import {
  describeEachDatabase,
  openConversationApp,
  PacedModel,
  ScriptedModel,
  TEST_USER_HEADER,
  type ConversationApp,
} from '@rapport/testing';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SweepBudgets } from '../budget/sweep-budgets.js';
import { SweepAbandonedTurns } from '../application/sweep-abandoned-turns.js';

// The wire's shapes are what these tests assert.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

/** One answer of the scripted model: 10 tokens of prompt and 5 of output, at the prices of gemini-3.5-flash-lite. */
const TOKENS = 15;
const COST_USD = 0.000016;

describeEachDatabase((database) => {
  const opened: ConversationApp[] = [];
  beforeEach(async () => {
    await sql`DELETE FROM budget_shards`.execute(database().as());
    await sql`DELETE FROM budget_shard_warnings`.execute(database().as());
    await sql`DELETE FROM budget_reservations`.execute(database().as());
    await sql`DELETE FROM budget_warnings`.execute(database().as());
    await sql`DELETE FROM usage_daily`.execute(database().as());
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((app) => app.close()));
  });

  async function setup(model: ScriptedModel | PacedModel, environment: Record<string, string> = {}) {
    const app = await openConversationApp({ database: database(), model, environment });
    opened.push(app);
    await app.app.init();
    await app.app.getHttpAdapter().getInstance().ready();
    const userId = await app.givenUser();
    const inject = async (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object, as: UserId = userId) => {
      const response = await app.app.inject({ method, url, payload, headers: { [TEST_USER_HEADER]: as } });
      return { status: response.statusCode, headers: response.headers, body: response.json() };
    };
    const { id } = (await inject('POST', '/v1/conversations', { persona: 'maren' })).body as { id: string };
    const send = (content = 'Hello') => inject('POST', `/v1/conversations/${id}/messages`, { content });
    const stats = async () => (await inject('GET', '/v1/me/stats')).body.budgets;
    const history = async () => (await inject('GET', `/v1/conversations/${id}/messages`)).body.data as Json[];
    const setBudgets = (body: object) => inject('PUT', `/internal/v1/users/${userId}/budgets`, body);
    return { sut: { send, stats, history, setBudgets, inject }, ctx: { ...app, userId } };
  }

  describe('a message', () => {
    it('tells how the budgets stand, its own reservation included', async () => {
      const { sut } = await setup(new ScriptedModel().replies('Hi.'), {
        BUDGET_USER_TOKENS_PER_DAY: '50000',
        BUDGET_USER_COST_PER_MONTH_USD: '1',
      });
      const { headers } = await sut.send();
      expect(headers['ratelimit-policy']).toBe(
        '"user-tokens-day";q=50000;w=86400;qu="tokens", "user-cost-month";q=1000000;w=2592000;qu="micro-usd"',
      );
      const [, left, reset] = /"user-tokens-day";r=(\d+);t=(\d+)/.exec(String(headers['ratelimit'])) ?? [];
      expect(Number(left)).toBeLessThan(50_000 - TOKENS);
      expect(Number(reset)).toBe(86_400);
    });

    it('is refused when the day’s tokens are used up, by name and until midnight, and is not stored', async () => {
      const { sut } = await setup(new ScriptedModel(), { BUDGET_USER_TOKENS_PER_DAY: '100' });
      const refused = await sut.send();
      expect(refused.body).toMatchObject({
        status: 429,
        code: 'budget.exceeded',
        'violated-policies': ['user-tokens-day'],
      });
      expect(refused.headers).toMatchObject({
        'retry-after': '86400',
        ratelimit: expect.stringContaining('"user-tokens-day";r=100'),
      });
      expect(await sut.history()).toEqual([]);
    });

    it('is refused when the deployment’s month is used up, until the month’s end', async () => {
      const { sut } = await setup(new ScriptedModel(), { BUDGET_GLOBAL_COST_PER_MONTH_USD: '0.0001' });
      const refused = await sut.send();
      expect(refused.body).toMatchObject({ code: 'budget.exceeded', 'violated-policies': ['global-cost-month'] });
      expect(refused.headers['retry-after']).toBe(String(31 * 86_400));
    });

    it('that screening withholds needs no budget', async () => {
      const { sut } = await setup(new ScriptedModel(), { BUDGET_USER_TOKENS_PER_DAY: '1' });
      expect((await sut.send('tell me how to make a pipe bomb')).status).toBe(200);
    });

    it('counts tokens only when its model has no price', async () => {
      const { sut } = await setup(new ScriptedModel().replies('Hi.'), {
        GEMINI_MODEL: 'unpriced',
        BUDGET_USER_COST_PER_MONTH_USD: '0.000001',
      });
      expect((await sut.send()).body).toMatchObject({ cost_usd: null });
      expect(await sut.stats()).toMatchObject({ tokens_per_day: { used: TOKENS }, cost_usd_per_month: { used: 0 } });
    });
  });

  describe('the statistics', () => {
    it('show what is left', async () => {
      const { sut } = await setup(new ScriptedModel().replies('Hi.'), {
        BUDGET_USER_TOKENS_PER_DAY: '50000',
        BUDGET_USER_COST_PER_MONTH_USD: '0',
      });
      await sut.send();
      expect(await sut.stats()).toEqual({
        tokens_per_day: {
          limit: 50_000,
          used: TOKENS,
          left: 50_000 - TOKENS,
          nearly_used: false,
          resets_at: '2026-01-02T00:00:00.000Z',
        },
        cost_usd_per_month: {
          limit: null,
          used: COST_USD,
          left: null,
          nearly_used: false,
          resets_at: '2026-02-01T00:00:00.000Z',
        },
      });
    });
  });

  describe('an operator', () => {
    it('gives a person budgets of their own, which hold at once and are on record', async () => {
      const { sut, ctx } = await setup(new ScriptedModel().replies('Hi.'));
      expect((await sut.setBudgets({ tokens_per_day: 10 })).body).toMatchObject({ tokens_per_day: { limit: 10 } });
      expect((await sut.send()).body).toMatchObject({ 'violated-policies': ['user-tokens-day'] });
      await sut.setBudgets({ tokens_per_day: null });
      expect((await sut.send()).status).toBe(200);
      expect(
        ctx.audit.entries.map(({ action, subject, details }) => [action, subject, details?.['tokensPerDay']]),
      ).toEqual([
        ['budget.overridden', ctx.userId, 10],
        ['budget.overridden', ctx.userId, 'default'],
      ]);
    });

    it('cannot give any to nobody', async () => {
      const { sut, ctx } = await setup(new ScriptedModel());
      const url = `/internal/v1/users/${newId('user')}/budgets`;
      const { status, body } = await sut.inject('PUT', url, { tokens_per_day: 10 });
      expect([status, body.code]).toEqual([404, 'budget.subject_not_found']);
      expect(ctx.audit.entries.filter(({ action }) => action === 'budget.overridden')).toEqual([]);
    });

    it.each([{ tokens_per_day: -1 }, { tokens_per_day: 1.5 }, { cost_usd_per_month: '5' }, { other: 1 }])(
      'cannot set %j',
      async (body) => {
        const { sut } = await setup(new ScriptedModel());
        expect((await sut.setBudgets(body)).status).toBe(400);
      },
    );

    it('sees what all calls took, by day, model and persona', async () => {
      const { sut } = await setup(new ScriptedModel().replies('Hi.').replies('Hi again.'));
      await sut.send();
      await sut.send();
      const { body } = await sut.inject('GET', '/internal/v1/usage');
      const totals = { turns: 2, cost_usd: 2 * COST_USD, tokens: { prompt_tokens: 20, output_tokens: 10 } };
      expect(body).toMatchObject({
        object: 'usage',
        to: '2026-01-01',
        by_day: [{ ...totals, day: '2026-01-01' }],
        by_model: [{ ...totals, model: 'gemini-3.5-flash-lite' }],
        by_persona: [{ ...totals, persona_id: expect.stringMatching(/^per_/) }],
      });
    });

    it.each(['from=2026-01-02&to=2026-01-01', 'from=2020-01-01&to=2026-01-01'])('cannot ask for %s', async (query) => {
      const { sut } = await setup(new ScriptedModel());
      expect((await sut.inject('GET', `/internal/v1/usage?${query}`)).body).toMatchObject({
        code: 'budget.period_invalid',
      });
    });

    it.each(['2026', '2026-01', '2026-W01', '2026-001', '2026-02-30'])('does not take %s for a day', async (from) => {
      const { sut } = await setup(new ScriptedModel());
      expect((await sut.inject('GET', `/internal/v1/usage?from=${from}`)).body).toMatchObject({
        code: 'request.invalid',
        errors: [{ pointer: 'from' }],
      });
    });
  });

  describe('the sweep', () => {
    it('warns of nearly used budgets once: of a person’s, and of the deployment’s', async () => {
      const { sut, ctx } = await setup(new ScriptedModel().replies('Hi.').replies('Hi.'), {
        BUDGET_USER_TOKENS_PER_DAY: '30000',
        BUDGET_GLOBAL_TOKENS_PER_DAY: '30000',
        BUDGET_GLOBAL_COST_PER_MONTH_USD: '0',
        BUDGET_WARN_PERCENT: '1',
      });
      const sweep = ctx.get<SweepBudgets>(SweepBudgets);
      await sut.setBudgets({ tokens_per_day: 15_000 });
      for (let i = 0; i < 2; i += 1) {
        await sut.send();
        await sql`UPDATE budget_shards SET tokens_settled = tokens_settled + 300 WHERE shard = 0`.execute(
          database().as(),
        );
        await sql`UPDATE budget_windows SET tokens_settled = tokens_settled + 150`.execute(database().as());
        await sweep.execute();
      }
      const warned = ctx.audit.entries.filter(({ action }) => action === 'budget.warned');
      expect(warned.map(({ details, subject }) => [details?.['policy'], subject])).toEqual([
        ['global-tokens-day', undefined],
        ['user-tokens-day', ctx.userId],
      ]);
    });

    it('keeps what the turn of a dead process may have cost at worst, then charges it in full', async () => {
      const model = new PacedModel();
      const { sut, ctx } = await setup(model);
      void sut.send();
      await model.wasAsked;
      const reserved = (await sut.stats()).tokens_per_day.used as number;
      expect(reserved).toBeGreaterThan(500);
      await ctx.get<SweepAbandonedTurns>(SweepAbandonedTurns).execute({ evenLeased: true });
      expect((await sut.stats()).tokens_per_day.used).toBe(reserved);
      await sql`UPDATE budget_reservations SET expires_at = '2000-01-01'`.execute(database().as());
      await ctx.get<SweepBudgets>(SweepBudgets).execute();
      expect((await sut.stats()).tokens_per_day.used).toBe(reserved);
      const { rows } = await sql`SELECT 1 FROM budget_reservations`.execute(database().as());
      expect(rows).toEqual([]);
    });
  });
});

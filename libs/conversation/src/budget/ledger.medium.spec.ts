import { toUuid, type ConversationId } from '@rapport/kernel';
import { MeteredModel } from '@rapport/llm';
import { openConversationApp, startEmulator, useTestDatabase, type EmulatorProcess } from '@rapport/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CreateConversation } from '../application/create-conversation.js';
import { ChangeConversation } from '../application/change-conversation.js';
import { TitleHandler } from '../application/title.handler.js';
import { turnErrors } from '../conversation.errors.js';
import { TurnChannel } from '../turn/turn-channel.js';
import { TurnPipeline } from '../turn/turn-pipeline.js';
import { TurnRun } from '../turn/turn-run.js';

/** Each takes tokens on another path: answers, verdicts, broken streams, refusals, and failures that take none. */
const FAULTS = [
  '',
  'empty-stop',
  'max-tokens-thinking',
  'max-tokens',
  'reset-mid-stream',
  'no-finish-reason',
  'prompt-safety',
  'safety-mid-stream',
  'overloaded',
  'billing',
];

describe('the ledger, over the real SDK', () => {
  const database = useTestDatabase('postgres');
  let emulator: EmulatorProcess;
  beforeAll(async () => void (emulator = await startEmulator({ tokensPerSecond: 40, chunks: 6 })));
  afterAll(() => emulator.stop());

  async function setup() {
    await emulator.control.reset();
    const app = await openConversationApp({
      database: database(),
      environment: {
        GEMINI_BASE_URL: emulator.url,
        GEMINI_API_KEY: 'emulator',
        GEMINI_RETRY_ATTEMPTS: '1',
        GEMINI_FALLBACK_MODELS: 'gemini-3.8-flash',
        // Asked about what looks odd, like the names of faults: what it takes is no turn's.
        SAFETY_JUDGE: 'off',
      },
    });
    await app.app.init();
    onTestFinished(() => app.close());
    const userId = await app.givenUser();
    const pipeline = app.get<TurnPipeline>(TurnPipeline);
    const create = () => app.get<CreateConversation>(CreateConversation).execute(userId, 'maren');
    /** Runs one turn to its end; `after` acts once the model has said something. */
    const converse = async (
      content: string,
      after: (run: TurnRun, id: ConversationId) => unknown = () => undefined,
    ) => {
      const { id: conversationId } = await create();
      const turn = await pipeline.accept({ userId, conversationId, content });
      const channel = new TurnChannel(1_000);
      const run = new TurnRun(channel, app.clock);
      const answered = pipeline.answer(turn, run);
      for await (const { type } of channel.read()) {
        if (type === 'response.output_text.delta') await after(run, conversationId);
      }
      await answered;
      return conversationId;
    };
    const counts = async (query: ReturnType<typeof sql>) =>
      (await query.execute(database().as())).rows[0] as Record<string, number>;
    const user = toUuid('user', userId);
    const books = async () => ({
      days: await counts(sql`SELECT sum(prompt_tokens)::bigint AS prompt, sum(cost_micro_usd)::bigint AS cost,
        sum(prompt_tokens + output_tokens + thought_tokens)::bigint AS total FROM usage_daily WHERE user_id = ${user}`),
      turns: await counts(sql`SELECT sum(prompt_tokens)::bigint AS prompt, sum(cost_micro_usd)::bigint AS cost,
        sum(prompt_tokens + output_tokens + thought_tokens)::bigint AS total FROM turns WHERE user_id = ${user}`),
      budget:
        await counts(sql`SELECT tokens_settled AS total, cost_settled AS cost, tokens_reserved + cost_reserved AS open
        FROM budget_windows WHERE user_id = ${user}`),
    });
    const upstream = async () => {
      const requests = await emulator.control.requests(':streamGenerateContent');
      const sum = (key: 'promptTokenCount' | 'totalTokenCount') =>
        requests.reduce((tokens, { usage }) => tokens + (usage?.[key] ?? 0), 0);
      return { prompt: sum('promptTokenCount'), total: sum('totalTokenCount') };
    };
    return { sut: { converse, books, upstream }, ctx: { ...app, userId } };
  }

  it('holds exactly what the upstream counted: in turns, in days and in budgets', { timeout: 60_000 }, async () => {
    const { sut } = await setup();
    for (const fault of FAULTS) await sut.converse(`Tell me a story.${fault && ` [[fault:${fault}]]`}`);
    await sut.converse('Tell me a long story.', (run) => run.stop(turnErrors.interrupted()));
    const [books, upstream] = [await sut.books(), await sut.upstream()];
    expect(upstream.total).toBeGreaterThan(1_000);
    expect(books.turns).toMatchObject(upstream);
    expect(books.days).toEqual(books.turns);
    expect(books.budget).toEqual({ total: upstream.total, cost: books.turns['cost'], open: 0 });
  });

  it(
    'holds what jobs took, and what a turn took whose conversation was deleted meanwhile',
    { timeout: 60_000 },
    async () => {
      const { sut, ctx } = await setup();
      const conversationId = await sut.converse('Which boats left the harbour?');
      const { userId } = ctx;
      await ctx.get<TitleHandler>(TitleHandler).handle({ userId, conversationId }, new AbortController().signal);
      const change = ctx.get<ChangeConversation>(ChangeConversation);
      let deleted = false;
      await sut.converse('Tell me a long story.', async (_, id) => {
        if (!deleted) await change.delete(userId, id);
        deleted = true;
      });
      const [{ days, budget }, upstream] = [await sut.books(), await sut.upstream()];
      expect(days).toMatchObject(upstream);
      expect(budget).toEqual({ total: upstream.total, cost: days['cost'], open: 0 });
    },
  );

  it('releases what a job had reserved when the model fails it', async () => {
    const { sut, ctx } = await setup();
    const model = ctx.get<MeteredModel>(MeteredModel);
    const request = {
      model: 'gemini-3.5-flash-lite',
      prompt: () => 'Hi [[fault:billing]]',
    };
    const account = { userId: ctx.userId, personaId: 'per_01900000000070008000000000000000' as const };
    await expect(model.generate(account, { ...request, maxOutputTokens: 10 })).rejects.toThrow('llm.billing');
    expect((await sut.books()).budget).toEqual({ total: 0, cost: 0, open: 0 });
  });
});

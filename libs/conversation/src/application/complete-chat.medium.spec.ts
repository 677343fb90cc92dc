import { toUuid } from '@rapport/kernel';
import { databaseErrors, type Tx } from '@rapport/platform';
import { CrisisRepository } from '@rapport/safety';
import {
  openConversationApp,
  ScriptedModel,
  TEST_USER_HEADER,
  useTestDatabase,
  type ConversationApp,
} from '@rapport/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { CompletionRepository } from '../domain/completion.js';
import { DisclosureRepository } from '../domain/disclosure-standing.js';

/** A phrase of the shipped deny list. */
const WITHHELD = 'tell me how to make a pipe bomb';
const CONCERN = 'there is no reason to go on living';

describe('an answer to a history that the client keeps', () => {
  const database = useTestDatabase('pglite');

  const model = new ScriptedModel();
  let app: ConversationApp;

  const open = async (environment: Record<string, string> = {}) => {
    const settings = { SAFETY_JUDGE: 'off', TURN_SETTLE_RETRY_MS: '1', ...environment };
    const opened = await openConversationApp({ database: database(), model, environment: settings });
    await opened.app.init();
    await opened.app.getHttpAdapter().getInstance().ready();
    return opened;
  };
  beforeAll(async () => void (app = await open()));
  afterAll(() => app.close());

  /** Somebody new, and a model that answers what it is asked with these. */
  async function setup(...replies: string[]) {
    onTestFinished(() => void vi.restoreAllMocks());
    for (const reply of replies) model.replies(reply);
    await sql`DELETE FROM crisis_counts`.execute(database().as());
    const userId = await app.givenUser();
    /** Resolves with the answer's text, or else its error's code. */
    const askOf = async ({ app: asked }: ConversationApp, ...said: string[]): Promise<string> => {
      const messages = said.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content }));
      const response = await asked.inject({
        method: 'POST',
        url: '/v1/chat/completions',
        payload: { model: 'maren', messages },
        headers: { [TEST_USER_HEADER]: userId },
      });
      const body = response.json<{ choices?: { message: { content: string } }[]; error?: { code: string } }>();
      return body.choices?.[0]?.message.content ?? body.error?.code ?? response.body;
    };
    const ask = (...said: string[]) => askOf(app, ...said);
    /** The first attempt to store an answer fails, before it is committed or after; time passes until it is answered. */
    const askWhileAway = async (committed: boolean, said: string): Promise<string> => {
      const transact = database().transaction.bind(database());
      const added = vi.spyOn(app.get<CompletionRepository>(CompletionRepository), 'add');
      let isBack = false;
      const fail = <T>(result: T): T => {
        if (isBack || added.mock.calls.length === 0) return result;
        isBack = true;
        throw databaseErrors.contended();
      };
      vi.spyOn(database(), 'transaction').mockImplementation(<T>(work: (tx: Tx) => Promise<T>) =>
        committed ? transact(work).then((result) => fail(result)) : transact(async (tx) => fail(await work(tx))),
      );
      let isOver = false;
      const answer = ask(said).finally(() => (isOver = true));
      await expect.poll(() => isBack).toBe(true);
      while (!isOver) await app.clock.advance(1);
      vi.restoreAllMocks();
      return answer;
    };
    const rows = async (table: string) =>
      (
        await sql<Record<string, unknown>>`
          SELECT * FROM ${sql.table(table)} WHERE user_id = ${toUuid('user', userId)}`.execute(database().as())
      ).rows;
    const counts = async () =>
      (
        await sql<{ line: string }>`
          SELECT concat_ws(' ', measure, tier, count) AS line FROM crisis_counts ORDER BY 1`.execute(database().as())
      ).rows.map(({ line }) => line);
    return { sut: { ask, askOf, askWhileAway }, ctx: { get: app.get, rows, counts } };
  }

  it.each([
    ['was not', false],
    ['was', true],
  ])(
    'is told, and stored once with all that belongs to it, where its first attempt %s committed',
    async (_, committed) => {
      const { sut, ctx } = await setup('Good evening.');
      const answers = [await sut.askWhileAway(committed, 'Hello!'), await sut.askWhileAway(committed, WITHHELD)];
      expect(answers).toEqual(['Good evening.', expect.stringMatching(/\w \w/)]);
      const stored = (await ctx.rows('completions')).map(({ verdict }) => verdict);
      expect([stored.length, new Set(stored)]).toEqual([2, new Set(['ok', 'input_blocked'])]);
      expect(await ctx.rows('budget_windows')).toMatchObject([{ tokens_settled: 15, tokens_reserved: 0 }]);
      expect(await ctx.rows('safety_incidents')).toHaveLength(1);
    },
  );

  it('gives back what was reserved where it does not come to it', async () => {
    const { sut, ctx } = await setup();
    vi.spyOn(ctx.get<DisclosureRepository>(DisclosureRepository), 'claim').mockRejectedValueOnce(
      databaseErrors.unavailable(),
    );
    vi.spyOn(ctx.get<CrisisRepository>(CrisisRepository), 'keep').mockResolvedValueOnce(false);
    expect([await sut.ask('Hello!'), await sut.ask(CONCERN)]).toEqual([
      'database.unavailable',
      'conversation.turn_in_progress',
    ]);
    expect(await ctx.rows('budget_windows')).toMatchObject([{ tokens_settled: 0, tokens_reserved: 0 }]);
    expect(await ctx.rows('budget_reservations')).toEqual([]);
  });

  it('counts one sign of a crisis, however often the same is sent', async () => {
    const { sut, ctx } = await setup('One', 'Two', 'Three');
    const ask = () => sut.ask('Hello!', 'Hi.', CONCERN);
    expect([await ask(), await ask(), await ask()]).toEqual(['One', 'Two', 'Three']);
    expect(await ctx.counts()).toEqual(['notice concern 1', 'sign concern 1']);
  });

  it('counts a sign each time that it is said anew', async () => {
    const { sut, ctx } = await setup('One', 'Two');
    const said = [CONCERN, 'One', CONCERN, 'Two', CONCERN];
    expect([await sut.ask(...said.slice(0, 1)), await sut.ask(...said.slice(0, 3))]).toEqual(['One', 'Two']);
    expect(await sut.ask(...said)).toMatch(/^Thank you for telling me/);
    expect(await ctx.counts()).toContain('sign concern 3');
  });

  it('counts no sign of a message that is refused for want of a budget', async () => {
    const { sut, ctx } = await setup();
    const poor = await open({ BUDGET_USER_TOKENS_PER_DAY: '1' });
    onTestFinished(() => poor.close());
    const ask = () => sut.askOf(poor, CONCERN);
    expect([await ask(), await ask(), await ask()]).toEqual(Array(3).fill('insufficient_quota'));
    expect([await ctx.rows('crisis_states'), await ctx.counts()]).toEqual([[], []]);
  });
});

import { newId, toUuid, type UserId } from '@rapport/kernel';
import { llmErrors, type LanguageModel, type TokenUsage } from '@rapport/llm';
import {
  describeEachDatabase,
  openConversationApp,
  PacedModel,
  ScriptedModel,
  type ConversationApp,
} from '@rapport/testing';
import { sql } from 'kysely';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CreateConversation } from '../application/create-conversation.js';
import { FindConversations } from '../application/find-conversations.js';
import { SweepAbandonedTurns } from '../application/sweep-abandoned-turns.js';
import type { TerminalEvent } from '../domain/turn-event.js';
import { isTerminal } from '../domain/turn-event.js';
import { ConversationRepository } from '../domain/conversation-repository.js';
import { TurnRepository } from '../domain/turn-repository.js';
import type { NumberedEvent, TurnChannel } from './turn-channel.js';
import { TurnRunner } from './turn-runner.js';

/** As configured by default. */
const CHECKPOINT_MS = 5_000;
const DENIED = 'tell me how to make a pipe bomb';

async function eventsOf(channel: TurnChannel): Promise<NumberedEvent[]> {
  const events: NumberedEvent[] = [];
  for await (const event of channel.read()) events.push(event);
  return events;
}

const hexOf = (value: unknown): string => (Buffer.isBuffer(value) ? value.toString('hex') : '');

async function endOf(channel: TurnChannel): Promise<TerminalEvent> {
  const end = (await eventsOf(channel)).at(-1);
  if (!end || !isTerminal(end)) throw new Error('the turn has no end');
  return end;
}

describeEachDatabase((database, kind) => {
  const opened: ConversationApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((app) => app.close()));
  });

  async function setup<Model extends LanguageModel>(
    model: Model,
    options: { environment?: Record<string, string>; beside?: ConversationApp; userId?: UserId } = {},
  ) {
    const app = await openConversationApp({ database: database(), model, ...options });
    await app.app.init();
    opened.push(app);
    const userId = options.userId ?? (await app.givenUser());
    const runner = app.get<TurnRunner>(TurnRunner);
    const create = () => app.get<CreateConversation>(CreateConversation).execute(userId, 'maren');
    const conversation = await create();
    const send = (content = 'Good evening', conversationId = conversation.id) =>
      runner.start({ userId, conversationId, content });
    const history = async () => {
      const find = app.get<FindConversations>(FindConversations);
      const page = await find.messages(userId, conversation.id, { limit: 50, order: 'asc' });
      return page.items.map(({ role, status, text }) => `${role} ${status}: ${text}`);
    };
    const conversations = app.get<ConversationRepository>(ConversationRepository);
    const rows = async (table: string) =>
      (
        await sql<Record<string, unknown>>`
          SELECT * FROM ${sql.table(table)} WHERE user_id = ${toUuid('user', userId)}`.execute(database().as())
      ).rows;
    return {
      sut: runner,
      ctx: { ...app, app, model, userId, conversation, conversations, create, send, history, rows },
    };
  }

  describe('a turn', () => {
    it('streams the answer and stores it with what it took', async () => {
      const { ctx } = await setup(new ScriptedModel().replies('Good ', 'evening.'));
      const events = await eventsOf(await ctx.send());
      expect(events.map(({ type }) => type)).toEqual([
        'response.created',
        'response.disclosure',
        ...events.filter(({ type }) => type === 'response.output_text.delta').map(({ type }) => type),
        'response.output_text.done',
        'response.completed',
      ]);
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
      expect(await ctx.history()).toEqual(['user complete: Good evening', 'assistant complete: Good evening.']);
      const [turn] = await ctx.rows('turns');
      expect(turn).toMatchObject({ state: 'completed', rung: 'primary', verdict: 'ok', attempts: 1, fence: 1 });
      expect(turn).toMatchObject({ prompt_tokens: 10, output_tokens: 5, cost_micro_usd: 16, partial_sealed: null });
    });

    it('delivers exactly the text that it stores', async () => {
      const { ctx } = await setup(new ScriptedModel().replies('  \n', 'How ', 'are', ' you?\n'));
      const events = await eventsOf(await ctx.send());
      const delivered = events
        .map((event) => (event.type === 'response.output_text.delta' ? event.delta : ''))
        .join('');
      expect(await ctx.history()).toContain(`assistant complete: ${delivered}`);
    });

    it('shows the model persona, history and tone, and the message last', async () => {
      const { ctx } = await setup(new ScriptedModel().replies('Hello.').replies('Yes.'));
      await endOf(await ctx.send('Hi </message> there'));
      await endOf(await ctx.send('Do you remember?'));
      const [first, second] = ctx.model.requests;
      expect(second?.system).toBe(first?.system);
      expect(second?.system).toContain('Name: Maren');
      expect(second?.turns.slice(0, 2)).toEqual([
        { role: 'user', text: 'Hi &lt;/message> there' },
        { role: 'model', text: 'Hello.' },
      ]);
      expect(second?.turns.at(-1)?.text).toMatch(
        /^<style>\nformality: 0\.\d\d\n[^<]*<\/style>\n<message>\nDo you remember\?\n<\/message>$/,
      );
    });

    it('recalls what was said in another conversation, and says where from', async () => {
      const { ctx } = await setup(new ScriptedModel().replies('Lovely.').replies('You keep bees.'));
      await endOf(await ctx.send('I keep bees.'));
      const end = await endOf(await ctx.send('What do I keep?', (await ctx.create()).id));
      expect(ctx.model.requests[1]?.turns.at(-1)?.text).toMatch(/<memories>\n(- .*\n)*- .*I keep bees\./);
      expect(end).toMatchObject({
        result: { memoryUsed: expect.arrayContaining([{ sources: [expect.stringMatching(/^msg_/)], score: 1 }]) },
      });
    });

    it('stores the message before the model is asked, even when the model then throws', async () => {
      const { ctx } = await setup(new PacedModel());
      const channel = await ctx.send('Keep this');
      await ctx.model.wasAsked;
      expect(await ctx.history()).toEqual(['user complete: Keep this']);
      ctx.model.fails(new Error('a bug in the adapter'));
      expect(await endOf(channel)).toMatchObject({ type: 'response.failed', error: { code: 'internal' } });
      expect(await ctx.history()).toEqual(['user complete: Keep this']);
      expect(await ctx.rows('turns')).toMatchObject([{ state: 'failed', error_code: 'internal' }]);
    });

    it('goes on when nobody reads along', async () => {
      const { ctx } = await setup(new PacedModel());
      const channel = await ctx.send();
      const reader = channel.read();
      await reader.next();
      await reader.return(undefined);
      ctx.model.says('Still here.').ends();
      expect((await endOf(channel)).type).toBe('response.completed');
      expect(await ctx.history()).toContain('assistant complete: Still here.');
    });

    it("counts the day's turns, tokens and money by model", async () => {
      const { ctx } = await setup(new ScriptedModel().replies('One.').replies('Two.'));
      await endOf(await ctx.send());
      await endOf(await ctx.send());
      expect(await ctx.rows('usage_daily')).toMatchObject([
        { model: 'gemini-3.5-flash-lite', turns: 2, prompt_tokens: 20, output_tokens: 10, cost_micro_usd: 32 },
      ]);
    });

    it('titles the conversation by its first message and has a better title written', async () => {
      const { ctx } = await setup(new ScriptedModel().replies('One.').replies('Two.'));
      await endOf(await ctx.send('Tell me about the harbour'));
      await endOf(await ctx.send('And the lighthouse?'));
      expect(await ctx.conversations.find(ctx.userId, ctx.conversation.id)).toMatchObject({
        title: 'Tell me about the harbour',
        titleSource: 'excerpt',
        messageCount: 4,
      });
      expect(ctx.jobs.jobs.filter(({ name }) => name === 'conversation.title')).toEqual([
        { name: 'conversation.title', payload: { userId: ctx.userId, conversationId: ctx.conversation.id } },
      ]);
    });

    it('leaves nothing readable in the database', async () => {
      const { ctx } = await setup(new ScriptedModel().replies('CANARY-REPLY'));
      await endOf(await ctx.send('CANARY-MESSAGE'));
      const rows = await Promise.all(['conversations', 'messages', 'turns', 'usage_daily'].map(ctx.rows));
      const raw = JSON.stringify(rows.flat().map((row) => Object.values(row).map(String)));
      const hex = JSON.stringify(rows.flat().map((row) => Object.values(row).map(hexOf)));
      expect(raw + hex).not.toMatch(new RegExp(`CANARY|${hexOf(Buffer.from('CANARY'))}`));
      expect(raw).toContain(toUuid('conversation', ctx.conversation.id));
    });
  });

  describe('when the model fails before its first word', () => {
    const faults = [
      ['an overload', () => new ScriptedModel().fails(llmErrors.overloaded(undefined, { retryAfterMs: 7_000 })), 7_000],
      ['a bad request', () => new ScriptedModel().fails(llmErrors.rejected()), 20_000],
      ['an empty answer', () => new ScriptedModel().ends({ kind: 'empty' }), 20_000],
      ['an answer of blanks', () => new ScriptedModel().replies(' ', '\n'), 20_000],
      ['thoughts only', () => new ScriptedModel().ends({ kind: 'thinking_ate_budget' }), 20_000],
      ['a stream that broke off', () => new ScriptedModel().ends({ kind: 'truncated' }), 20_000],
    ] as const;
    it.each(faults)("answers %s with the persona's holding reply", async (_, model, retryAfterMs) => {
      const { ctx } = await setup(model());
      const end = await endOf(await ctx.send());
      expect(end).toMatchObject({ type: 'response.completed', result: { rung: 'holding', retryAfterMs } });
      expect(await ctx.history()).toEqual([
        'user complete: Good evening',
        expect.stringMatching(/^assistant holding: ./),
      ]);
      expect(await ctx.rows('turns')).toMatchObject([{ state: 'completed', rung: 'holding' }]);
    });

    it('holds the line where nothing of the answer can be seen, and stores what it says', async () => {
      const { ctx } = await setup(new ScriptedModel().replies('\u001b[0m', '\u200b'));
      const end = await endOf(await ctx.send());
      expect(end).toMatchObject({ type: 'response.completed', result: { message: { status: 'holding' } } });
      expect(await ctx.history()).toEqual([
        'user complete: Good evening',
        expect.stringMatching(/^assistant holding: ./),
      ]);
    });

    it('does not show the holding reply to the model afterwards', async () => {
      const { ctx } = await setup(new ScriptedModel().fails(llmErrors.network()).replies('Back.'));
      await endOf(await ctx.send('First'));
      await endOf(await ctx.send('Second'));
      expect(ctx.model.requests[1]?.turns).toHaveLength(1);
      expect(ctx.model.requests[1]?.turns[0]?.text).toMatch(/^First\n\n<style>[^]*Second/);
    });
  });

  describe('when the model fails after its first word', () => {
    it.each([
      ['an error', () => new ScriptedModel().fails(llmErrors.timeoutIdle(), 'Half an '), 'llm.timeout_idle', null],
      ['no end', () => new ScriptedModel().ends({ kind: 'truncated' }, 'Half an '), null, 5],
    ] as const)('keeps what was said before %s', async (_, model, code, tokens) => {
      const { ctx } = await setup(model());
      expect(await endOf(await ctx.send())).toMatchObject({ type: 'response.incomplete', reason: 'interrupted' });
      expect(await ctx.history()).toContain('assistant incomplete: Half an ');
      expect(await ctx.rows('turns')).toMatchObject([{ state: 'incomplete', error_code: code, output_tokens: tokens }]);
    });

    it('says that an answer reached its length limit', async () => {
      const { ctx } = await setup(new ScriptedModel().ends({ kind: 'length' }, 'On and on'));
      expect(await endOf(await ctx.send())).toMatchObject({ type: 'response.incomplete', reason: 'length' });
    });
  });

  describe('screening', () => {
    it('keeps a denied message from the model and answers with the refusal', async () => {
      const { ctx } = await setup(new ScriptedModel().replies('Fine again.'));
      const events = await eventsOf(await ctx.send(DENIED));
      expect(events.map(({ type }) => type)).toEqual([
        'response.created',
        'response.disclosure',
        'safety.notice',
        'message.replaced',
        'response.output_text.done',
        'response.incomplete',
      ]);
      expect(events.at(-1)).toMatchObject({ reason: 'content_filter', result: { rung: 'none' } });
      expect(await ctx.history()).toEqual([
        `user withheld: ${DENIED}`,
        expect.stringMatching(/^assistant replaced: ./),
      ]);
      expect(ctx.audit.entries).toMatchObject([
        {
          action: 'conversation.answer_withheld',
          outcome: 'denied',
          details: { verdict: 'input_blocked', category: 'weapons' },
        },
      ]);
      await endOf(await ctx.send('Let us talk about birds'));
      expect(JSON.stringify(ctx.model.requests)).not.toContain('pipe bomb');
    });

    it('withdraws an answer that turns out denied, stops the model and owes what it used', async () => {
      const model = new ScriptedModel().replies('Well, here is how to make ', 'a pipe bomb: ', 'take');
      const { ctx } = await setup(model);
      const events = await eventsOf(await ctx.send());
      expect(JSON.stringify(events)).not.toMatch(/pipe bomb|take/);
      expect(events.at(-1)).toMatchObject({ type: 'response.incomplete', reason: 'content_filter' });
      expect(await ctx.history()).toEqual([
        'user complete: Good evening',
        expect.stringMatching(/^assistant replaced: ./),
      ]);
      expect(await ctx.rows('turns')).toMatchObject([{ verdict: 'output_blocked', prompt_tokens: 10 }]);
    });

    it.each([
      ['the prompt', 'prompt_blocked', []],
      ['its own reply half-way', 'reply_blocked', ['Some ', 'text']],
    ] as const)('replaces the answer when Gemini refuses %s', async (_, verdict, said) => {
      const { ctx } = await setup(new ScriptedModel().ends({ kind: verdict, reason: 'SAFETY' }, ...said));
      const events = await eventsOf(await ctx.send());
      expect(events).toContainEqual(expect.objectContaining({ type: 'message.replaced', reason: verdict }));
      expect(await ctx.history()).toEqual([
        'user complete: Good evening',
        expect.stringMatching(/^assistant replaced: ./),
      ]);
    });
  });

  describe('one turn at a time', () => {
    it('refuses a second message while the first is being answered', async () => {
      const { ctx } = await setup(new PacedModel());
      const channel = await ctx.send('First');
      await expect(ctx.send('Second')).rejects.toMatchObject({
        code: 'conversation.turn_in_progress',
        retryAfterMs: 1_000,
      });
      ctx.model.says('Done.').ends();
      await endOf(channel);
      expect(await ctx.history()).toEqual(['user complete: First', 'assistant complete: Done.']);
    });

    it('accepts one of many messages sent at once', async () => {
      const { ctx } = await setup(new PacedModel());
      const sent = await Promise.allSettled(Array.from({ length: 5 }, (_, index) => ctx.send(`Message ${index}`)));
      const accepted = sent.filter((result) => result.status === 'fulfilled');
      expect(accepted).toHaveLength(1);
      ctx.model.says('Just once.').ends();
      await endOf(accepted[0]!.value);
      expect(await ctx.history()).toHaveLength(2);
    });

    it("does not hold up the person's other conversations", async () => {
      const { ctx } = await setup(new PacedModel());
      const busy = await ctx.send('First');
      const other = await ctx.send('Elsewhere', (await ctx.create()).id);
      ctx.model.says('a').ends().says('b').ends();
      expect((await Promise.all([endOf(busy), endOf(other)])).map(({ type }) => type)).toEqual([
        'response.completed',
        'response.completed',
      ]);
    });
  });

  describe('a turn whose process is gone', () => {
    /** A first process takes a message and stalls; a second one shares its database and its clock. */
    async function abandoned(said = '', usage?: TokenUsage) {
      const { ctx } = await setup(new PacedModel());
      const channel = await ctx.send('Are you there?');
      await ctx.model.wasAsked;
      if (said) await ctx.model.says(said, usage).heard();
      const checkpoint = async () => {
        const before = await ctx.rows('turns');
        await ctx.clock.advance(CHECKPOINT_MS);
        await vi.waitFor(async () => expect(await ctx.rows('turns')).not.toEqual(before));
      };
      await checkpoint();
      return { channel, ctx: { ...ctx, checkpoint } };
    }

    it('is failed once its lease has run out, and never settles afterwards', async () => {
      const { channel, ctx } = await abandoned();
      await expireLease();
      await ctx.get<SweepAbandonedTurns>(SweepAbandonedTurns).execute();
      expect(await ctx.rows('turns')).toMatchObject([{ state: 'failed', error_code: 'turn.interrupted', fence: 2 }]);
      ctx.model.says('Too late.').ends();
      expect(await endOf(channel)).toMatchObject({ type: 'response.failed', error: { code: 'turn.lost' } });
      expect(await ctx.history()).toEqual(['user complete: Are you there?']);
    });

    const said = 'I was about to say something long enough to pass the gate, and then';
    const REPORTED = { prompt: 100, cached: 20, output: 7, thoughts: 3 };
    const inTurn = { prompt_tokens: 100, cached_tokens: 20, output_tokens: 7, thought_tokens: 3 };

    it('counts what the model had reported, in the turn and in its day, and keeps the worst case in the budgets', async () => {
      const { ctx } = await abandoned(said, REPORTED);
      const [before] = await ctx.rows('budget_windows');
      await expireLease();
      await ctx.get<SweepAbandonedTurns>(SweepAbandonedTurns).execute();
      const [turn] = await ctx.rows('turns');
      expect(turn).toMatchObject({ state: 'incomplete', attempts: 1, spent_so_far: null, ...inTurn });
      expect(turn?.['attempts_log']).toMatchObject([{ outcome: 'llm.unfinished', tokens: [100, 20, 7, 3] }]);
      expect(await ctx.rows('usage_daily')).toMatchObject([
        { turns: 1, model: turn?.['model_version'], cost_micro_usd: turn?.['cost_micro_usd'], ...inTurn },
      ]);
      expect(await ctx.rows('budget_windows')).toEqual([before]);
    });

    it('counts a turn of which nothing was heard', async () => {
      const { ctx } = await abandoned();
      await expireLease();
      await ctx.get<SweepAbandonedTurns>(SweepAbandonedTurns).execute();
      expect(await ctx.rows('usage_daily')).toMatchObject([{ turns: 1, prompt_tokens: 0, cost_micro_usd: 0 }]);
    });

    it('is counted exactly, once, when its process turns out to live', async () => {
      const { channel, ctx } = await abandoned(said, REPORTED);
      await expireLease();
      await ctx.get<SweepAbandonedTurns>(SweepAbandonedTurns).execute();
      ctx.model.says(' more', { ...REPORTED, output: 9 }).fails(llmErrors.network());
      await endOf(channel);
      const exact = { ...inTurn, output_tokens: 9 };
      expect(await ctx.rows('turns')).toMatchObject([{ verdict: 'interrupted', ...exact }]);
      const [turn] = await ctx.rows('turns');
      expect(await ctx.rows('usage_daily')).toMatchObject([
        { turns: 1, cost_micro_usd: turn?.['cost_micro_usd'], ...exact },
      ]);
      expect(await ctx.rows('budget_windows')).toMatchObject([{ tokens_settled: 112, tokens_reserved: 0 }]);
    });

    it('keeps what its last checkpoint held', async () => {
      const { ctx } = await abandoned('I was about to say something long enough to pass the gate, and then');
      await expireLease();
      await ctx.get<SweepAbandonedTurns>(SweepAbandonedTurns).execute();
      expect(await ctx.history()).toEqual([
        'user complete: Are you there?',
        expect.stringMatching(/^assistant incomplete: I was about to say/),
      ]);
      expect(await ctx.rows('conversations')).toMatchObject([{ message_count: 2 }]);
    });

    it('is spared while its checkpoints renew the lease', async () => {
      const { channel, ctx } = await abandoned();
      for (let renewals = 0; renewals < 8; renewals += 1) await ctx.checkpoint();
      await ctx.get<SweepAbandonedTurns>(SweepAbandonedTurns).execute();
      ctx.model.says('Slow but alive.').ends();
      expect((await endOf(channel)).type).toBe('response.completed');
    });

    it('does not keep the person waiting for the sweep', async () => {
      const { ctx } = await abandoned();
      await expireLease();
      const next = await setup(new ScriptedModel().replies('Here.'), { beside: ctx.app, userId: ctx.userId });
      await endOf(await next.sut.start({ userId: ctx.userId, conversationId: ctx.conversation.id, content: 'Hello?' }));
      expect(await ctx.history()).toEqual([
        'user complete: Are you there?',
        'user complete: Hello?',
        'assistant complete: Here.',
      ]);
    });

    it('stops by itself when a checkpoint finds it taken away', async () => {
      const { channel, ctx } = await abandoned();
      await expireLease();
      await ctx.get<SweepAbandonedTurns>(SweepAbandonedTurns).execute();
      await ctx.clock.advance(CHECKPOINT_MS);
      expect(await endOf(channel)).toMatchObject({ type: 'response.failed', error: { code: 'turn.lost' } });
      expect(ctx.model.cutShort).toBe(1);
    });

    it('is cleared at the next start, on the embedded database without waiting for its lease', async () => {
      const { ctx } = await abandoned();
      await setup(new ScriptedModel(), { beside: ctx.app, userId: ctx.userId });
      const [turn] = (await ctx.rows('turns')) as [{ state: string }];
      expect(turn.state).toBe(kind === 'pglite' ? 'failed' : 'generating');
    });

    const expireLease = () =>
      sql`UPDATE turns SET lease_until = '2000-01-01' WHERE state IN ('accepted', 'generating')`.execute(
        database().as(),
      );
  });

  describe('at shutdown', () => {
    it('lets a running turn end well', async () => {
      const { sut, ctx } = await setup(new PacedModel());
      const channel = await ctx.send();
      sut.onModuleDestroy();
      const closed = sut.beforeApplicationShutdown();
      await expect(ctx.send('Too late')).rejects.toMatchObject({ code: 'turn.draining' });
      ctx.model.says('Bye.').ends();
      await closed;
      expect((await endOf(channel)).type).toBe('response.completed');
    });

    it('answers a message that was being recorded when it began', async () => {
      const { sut, ctx } = await setup(new PacedModel().says('Bye.').ends());
      const turns = ctx.get<TurnRepository>(TurnRepository);
      const record = turns.record.bind(turns);
      const closed = Promise.withResolvers<void>();
      vi.spyOn(turns, 'record').mockImplementationOnce(async (turn) => {
        sut.onModuleDestroy();
        closed.resolve(sut.beforeApplicationShutdown());
        return record(turn);
      });
      const sent = ctx.send();
      await closed.promise;
      expect(await ctx.rows('turns')).toMatchObject([{ state: 'completed' }]);
      await sent;
    });

    it('ends a turn at the deadline with what was said', async () => {
      const { sut, ctx } = await setup(new PacedModel(), { environment: { TURN_SHUTDOWN_DEADLINE_MS: '3000' } });
      const channel = await ctx.send();
      await ctx.model.says('Half of it').heard();
      sut.onModuleDestroy();
      await Promise.all([sut.beforeApplicationShutdown(), ctx.clock.advance(3_000)]);
      expect(await endOf(channel)).toMatchObject({ type: 'response.incomplete', reason: 'interrupted' });
      expect(await ctx.history()).toContain('assistant incomplete: Half of it');
    });

    it('fails a turn at the deadline that had not said anything', async () => {
      const { sut, ctx } = await setup(new PacedModel(), { environment: { TURN_SHUTDOWN_DEADLINE_MS: '3000' } });
      const channel = await ctx.send();
      sut.onModuleDestroy();
      await Promise.all([sut.beforeApplicationShutdown(), ctx.clock.advance(3_000)]);
      expect(await endOf(channel)).toMatchObject({ type: 'response.failed', error: { code: 'turn.interrupted' } });
    });
  });

  describe("somebody else's conversation", () => {
    it('does not exist', async () => {
      const { sut, ctx } = await setup(new ScriptedModel());
      const stranger = await ctx.givenUser();
      const command = { userId: stranger, conversationId: ctx.conversation.id, content: 'Hello' };
      await expect(sut.start(command)).rejects.toMatchObject({ code: 'conversation.not_found' });
      await expect(ctx.send('Hello', newId('conversation'))).rejects.toMatchObject({ code: 'conversation.not_found' });
    });
  });
});

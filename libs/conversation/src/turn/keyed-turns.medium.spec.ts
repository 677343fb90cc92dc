import { llmErrors, type LanguageModel } from '@rapport/llm';
import type { RequestKey } from '@rapport/platform';
import {
  describeEachDatabase,
  openConversationApp,
  PacedModel,
  ScriptedModel,
  type ConversationApp,
} from '@rapport/testing';
import { afterEach, expect, it, vi } from 'vitest';
import { PurgeIdempotencyKeysHandler } from '../application/purge-idempotency-keys.handler.js';
import { ChangeConversation } from '../application/change-conversation.js';
import { CreateConversation } from '../application/create-conversation.js';
import { FindConversations } from '../application/find-conversations.js';
import { ConversationRepository } from '../domain/conversation-repository.js';
import { KeyedTurns, type StartedTurn } from './keyed-turns.js';
import { StopTurn } from '../application/stop-turn.js';
import { isTerminal, type TerminalEvent } from '../domain/turn-event.js';
import type { TurnReference } from '../domain/turn-record.js';

const HOUR_MS = 3_600_000;

describeEachDatabase((database) => {
  const opened: ConversationApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((app) => app.close()));
  });

  async function setup<Model extends LanguageModel>(model: Model) {
    const open = async (beside?: ConversationApp): Promise<ConversationApp> => {
      const app = await openConversationApp({ database: database(), model, ...(beside ? { beside } : {}) });
      await app.app.init();
      opened.push(app);
      return app;
    };
    const app = await open();
    const userId = await app.givenUser();
    const { id: conversationId } = await app.get<CreateConversation>(CreateConversation).execute(userId, 'maren');
    const key: RequestKey = { userId, digest: Buffer.from('key'), fingerprint: Buffer.from('request') };
    const start = (
      overrides: { key?: RequestKey; conversationId?: typeof conversationId; content?: string } = {},
      at = app,
    ) => at.get<KeyedTurns>(KeyedTurns).start({ userId, conversationId, content: 'Good evening!', key, ...overrides });
    const turnOf = async ({ channel }: StartedTurn): Promise<TurnReference> => {
      for await (const event of channel.read()) {
        if (event.type === 'response.created') return { userId, conversationId, turnId: event.turnId };
      }
      throw new Error('the turn did not begin');
    };
    const startNext = () => start({ key: { ...key, digest: Buffer.from('next') }, content: 'Are you there?' });
    const messages = async () => {
      const page = { limit: 50, order: 'asc' } as const;
      const { items } = await app.get<FindConversations>(FindConversations).messages(userId, conversationId, page);
      return items.map(({ role, text }) => `${role}: ${text}`);
    };
    /** Lets time pass until it is done: who reads in another process looks again after a while. */
    const passing = async <T>(work: Promise<T>): Promise<T> => {
      const done = work.then(() => true);
      while (!(await Promise.race([done, app.clock.advance(1_000)])));
      return work;
    };
    return {
      sut: start,
      ctx: { ...app, main: app, open, model, userId, conversationId, key, turnOf, startNext, messages, passing },
    };
  }

  async function endOf(started: StartedTurn): Promise<TerminalEvent> {
    for await (const event of started.channel.read()) if (isTerminal(event)) return event;
    throw new Error('the turn did not end');
  }

  async function replyOf(started: StartedTurn): Promise<string> {
    const end = await endOf(started);
    if (end.type === 'response.failed') throw end.error;
    return end.result.message.id;
  }

  it('finds the running turn of a repeated message, with all its events', async () => {
    const { sut, ctx } = await setup(new PacedModel().says('Good '));
    const first = await sut();
    await ctx.model.heard();
    const second = await sut();
    ctx.model.says('evening.').ends();
    expect([first.replayed, second.replayed]).toEqual([false, true]);
    expect(await replyOf(second)).toBe(await replyOf(first));
    expect(await ctx.messages()).toEqual(['user: Good evening!', 'assistant: Good evening.']);
  });

  it('finds the stored answer in a process that never ran the turn', async () => {
    const { sut, ctx } = await setup(new ScriptedModel().replies('Aye.'));
    const first = await replyOf(await sut());
    const elsewhere = await sut({}, await ctx.open(ctx.main));
    expect([elsewhere.replayed, await replyOf(elsewhere)]).toEqual([true, first]);
  });

  it('begins one turn, however many ask at once in two processes', async () => {
    const { sut, ctx } = await setup(new ScriptedModel().replies('Aye.'));
    const other = await ctx.open(ctx.main);
    const started = await Promise.all(Array.from({ length: 20 }, (_, index) => sut({}, index % 2 ? other : ctx.main)));
    const [first, ...rest] = started.filter(({ replayed }) => !replayed);
    expect([first, rest]).toEqual([expect.anything(), []]);
    await endOf(first!);
    expect(new Set(await ctx.passing(Promise.all(started.map(replyOf)))).size).toBe(1);
    expect([ctx.model.requests.length, await ctx.messages()]).toEqual([1, ['user: Good evening!', 'assistant: Aye.']]);
  });

  it('refuses the key for another request', async () => {
    const { sut, ctx } = await setup(new ScriptedModel().replies('Aye.'));
    await endOf(await sut());
    await expect(sut({ key: { ...ctx.key, fingerprint: Buffer.from('other') } })).rejects.toThrow(
      'idempotency.mismatch',
    );
  });

  it('is still told that another message is being answered', async () => {
    const { sut, ctx } = await setup(new PacedModel());
    await sut();
    const other = { ...ctx.key, digest: Buffer.from('other') };
    await expect(sut({ key: other })).rejects.toThrow('conversation.turn_in_progress');
    ctx.model.says('Aye.').ends();
  });

  it('answers the stored message once more when its turn failed, and then means that answer', async () => {
    const model = new ScriptedModel().fails(new Error('a bug')).replies('Aye.');
    const { sut, ctx } = await setup(model);
    expect((await endOf(await sut())).type).toBe('response.failed');
    const retried = await Promise.all([sut(), sut(), sut()]);
    expect(new Set(await Promise.all(retried.map(replyOf))).size).toBe(1);
    expect(await ctx.messages()).toEqual(['user: Good evening!', 'assistant: Aye.']);
    expect((await sut()).replayed).toBe(true);
    expect(ctx.model.requests).toHaveLength(2);
  });

  it('does not answer a message whose turn was stopped: a repetition that nobody asked for undoes no stop', async () => {
    const { sut, ctx } = await setup(new PacedModel());
    const first = await sut();
    await ctx.model.heard();
    await ctx.get<StopTurn>(StopTurn).execute(await ctx.turnOf(first));
    const end = { type: 'response.failed', error: { code: 'turn.stopped' } };
    expect(await endOf(first)).toMatchObject(end);
    const again = await sut();
    expect([again.replayed, await endOf(again)]).toMatchObject([true, end]);
  });

  it('tells the failure again where more was said since: a late repetition takes nothing back', async () => {
    const { sut, ctx } = await setup(new ScriptedModel().fails(new Error('a bug')).replies('Aye.'));
    await endOf(await sut());
    await endOf(await ctx.startNext());
    const late = await sut();
    expect([late.replayed, (await endOf(late)).type]).toEqual([true, 'response.failed']);
    expect(await ctx.messages()).toEqual(['user: Good evening!', 'user: Are you there?', 'assistant: Aye.']);
  });

  it('takes nothing back where more is said while it is repeated', async () => {
    const { sut, ctx } = await setup(new ScriptedModel().fails(new Error('a bug')).replies('Aye.'));
    await endOf(await sut());
    const conversations = ctx.get<ConversationRepository>(ConversationRepository);
    const read = conversations.message.bind(conversations);
    vi.spyOn(conversations, 'message').mockImplementationOnce(async (...message) => {
      await endOf(await ctx.startNext());
      return read(...message);
    });
    expect((await endOf(await sut())).type).toBe('response.failed');
    expect(await ctx.messages()).toEqual(['user: Good evening!', 'user: Are you there?', 'assistant: Aye.']);
  });

  it('takes a holding reply for the answer that it is', async () => {
    const { sut, ctx } = await setup(new ScriptedModel().fails(llmErrors.overloaded()));
    const first = await replyOf(await sut());
    expect(await replyOf(await sut())).toBe(first);
    expect(ctx.model.requests).toHaveLength(1);
  });

  it('goes with the conversation', async () => {
    const { sut, ctx } = await setup(new ScriptedModel().replies('Aye.'));
    await endOf(await sut());
    await ctx.get<ChangeConversation>(ChangeConversation).delete(ctx.userId, ctx.conversationId);
    await expect(sut()).rejects.toThrow('conversation.not_found');
  });

  it('is forgotten after a day, not before', async () => {
    const { sut, ctx } = await setup(new ScriptedModel().replies('Aye.').replies('Indeed.'));
    const purge = () =>
      ctx.get<PurgeIdempotencyKeysHandler>(PurgeIdempotencyKeysHandler).handle({}, new AbortController().signal);
    await endOf(await sut());
    await ctx.clock.advance(24 * HOUR_MS - 1);
    await purge();
    expect((await sut()).replayed).toBe(true);
    await ctx.clock.advance(2);
    await purge();
    const again = await sut();
    await endOf(again);
    expect(again.replayed).toBe(false);
  });
});

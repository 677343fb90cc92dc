import { randomUUID } from 'node:crypto';
import { toUuid } from '@rapport/kernel';
import { llmErrors } from '@rapport/llm';
import { describeEachDatabase, openConversationApp, ScriptedModel, type ConversationApp } from '@rapport/testing';
import { sql } from 'kysely';
import { afterEach, expect, it, vi } from 'vitest';
import { summariseJob } from '../conversation.jobs.js';
import { BranchConversation } from '../application/branch-conversation.js';
import { contentContext, type ConversationTables } from '../infrastructure/conversation-tables.js';
import { ConversationExportParticipant } from '../infrastructure/conversation-export.participant.js';
import type { SendCommand } from '../turn/turn-context.js';
import { TurnRunner } from '../turn/turn-runner.js';
import { ChangeConversation } from './change-conversation.js';
import { CreateConversation } from './create-conversation.js';
import { FindConversations } from './find-conversations.js';
import { ForkConversation } from './fork-conversation.js';
import { SummariseHandler } from './summarise.handler.js';
import { UsageStatistics } from './usage-statistics.js';

const SIGNAL = new AbortController().signal;
/** About 100 tokens. */
const LONG = 'The boats came in late. '.repeat(17);
const ENVIRONMENT = { CONVERSATION_SUMMARISE_TOKENS: '300', CONVERSATION_SUMMARY_KEEP_TOKENS: '150' };

describeEachDatabase((database) => {
  const opened: ConversationApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((app) => app.close()));
  });

  /** A conversation of two turns, about 430 tokens; the model then answers what `script` says. */
  async function setup(script: (model: ScriptedModel) => unknown, environment: Record<string, string> = ENVIRONMENT) {
    const model = new ScriptedModel().replies(`Aye. ${LONG}`).replies(`So it was. ${LONG}`);
    script(model);
    const app = await openConversationApp({ database: database(), model, environment });
    await app.app.init();
    opened.push(app);
    const userId = await app.givenUser();
    const { id: conversationId } = await app.get<CreateConversation>(CreateConversation).execute(userId, 'maren');
    const run = async (command: SendCommand) => {
      const channel = await app.get<TurnRunner>(TurnRunner).start(command);
      for await (const _ of channel.read()) await app.clock.advance(1);
    };
    const send = (content: string) => run({ userId, conversationId, content });
    await send(`First. ${LONG}`);
    await send(`Second. ${LONG}`);
    const payload = { userId, conversationId };
    const summaries = async () =>
      (
        await sql<Record<string, unknown>>`
          SELECT * FROM conversation_summaries WHERE user_id = ${toUuid('user', userId)}`.execute(database().as())
      ).rows;
    /** As many as a job reads at once, before all others. */
    const precede = async (text: string, forgottenAt: Date | null) => {
      const crypto = await app.crypto.cipher.for(database(), userId);
      const rows = Array.from({ length: 400 }, (_, at) => {
        const id = `00000000-0000-7000-8000-${String(at).padStart(12, '0')}`;
        return {
          ...{ user_id: toUuid('user', userId), message_id: id, turn_id: randomUUID(), parent_id: null, position: at },
          ...{ conversation_id: toUuid('conversation', conversationId), status: 'complete' as const },
          ...{ role: at % 2 === 0 ? ('user' as const) : ('assistant' as const), created_at: app.clock.date() },
          ...{ content_sealed: crypto.encrypt(text, contentContext(id)), forgotten_at: forgottenAt },
        };
      });
      await database().as<ConversationTables>().insertInto('messages').values(rows).execute();
    };
    const asked = () => app.jobs.jobs.flatMap(({ name, payload: of }) => (name === summariseJob.name ? [of] : []));
    const ctx = { ...app, model, payload, run, send, summaries, precede, asked };
    return { sut: app.get<SummariseHandler>(SummariseHandler), ctx };
  }

  it('is written of short messages before a turn can read no more of them', async () => {
    const environment = { CONVERSATION_RECENT_MESSAGES: '4' };
    const script = (model: ScriptedModel) =>
      model.replies('Aye.').replies('{"summary":"Boats."}').replies('{"summary":"All boats."}');
    const { sut, ctx } = await setup(script, environment);
    expect(ctx.asked()).toEqual([]);
    await ctx.send('Third.');
    await vi.waitFor(() => expect(ctx.asked()).toEqual([ctx.payload]));
    await sut.handle(ctx.payload, SIGNAL);
    expect(await ctx.summaries()).not.toEqual([]);
  });

  it('is asked for by the turn that made the conversation long', async () => {
    const { ctx } = await setup((model) => model.replies('Third answer.'));
    expect(ctx.asked()).toEqual([]);
    await ctx.send('Third.');
    // After the turn was told: nobody waits for it.
    await vi.waitFor(() => expect(ctx.asked()).toEqual([ctx.payload]));
  });

  it('stands in the prompt for what it covers, and leaves the latest exchange as it was', async () => {
    const { sut, ctx } = await setup((model) => model.replies('{"summary":"Boats were late."}').replies('Yes.'));
    await sut.handle(ctx.payload, SIGNAL);
    await ctx.send('And now?');
    const [first, second] = ctx.model.requests.at(-1)?.turns ?? [];
    expect(first?.text).toMatch(/^<summary>\nBoats were late\.\n<\/summary>\n\nSecond\. The boats/);
    expect(second?.text).toMatch(/^So it was\./);
    expect(JSON.stringify(ctx.model.requests.at(-1))).not.toContain('First. The boats');
  });

  it('is stored sealed, with where it comes from, and paid for', async () => {
    const { sut, ctx } = await setup((model) => model.replies('{"summary":"Boats were late."}'));
    await sut.handle(ctx.payload, SIGNAL);
    const { items } = await ctx
      .get<FindConversations>(FindConversations)
      .messages(ctx.payload.userId, ctx.payload.conversationId, { limit: 10, order: 'asc' });
    expect(await ctx.summaries()).toMatchObject([
      {
        from_message_id: toUuid('message', items[0]!.id),
        through_message_id: toUuid('message', items[1]!.id),
        model_version: 'gemini-3.5-flash-lite',
      },
    ]);
    expect(String((await ctx.summaries())[0]?.['content_sealed'])).not.toContain('Boats');
    const { total } = await ctx.get<UsageStatistics>(UsageStatistics).execute(ctx.payload.userId);
    expect(total).toMatchObject({ turns: 2, tokens: { prompt: 30, output: 15 } });
  });

  it('writes each summary once, however often it runs', async () => {
    const { sut, ctx } = await setup((model) => model.replies('{"summary":"Boats were late."}'));
    await sut.handle(ctx.payload, SIGNAL);
    await sut.handle(ctx.payload, SIGNAL);
    expect(await ctx.summaries()).toHaveLength(1);
  });

  it('rolls on: the next one reads the one before and only what came since', async () => {
    const { sut, ctx } = await setup((model) =>
      model
        .replies('{"summary":"Boats were late."}')
        .replies(`Third answer. ${LONG}`)
        .replies('{"summary":"All late."}'),
    );
    await sut.handle(ctx.payload, SIGNAL);
    await ctx.send(`Third. ${LONG}`);
    await sut.handle(ctx.payload, SIGNAL);
    const prompt = ctx.model.requests.at(-1)?.turns[0]?.text;
    expect(prompt).toMatch(/^<notes>\nBoats were late\.\n<\/notes>\n<conversation>\nperson: Second\./);
    expect(await ctx.summaries()).toHaveLength(2);
  });

  it('passes over what was forgotten, however much it is', async () => {
    const { sut, ctx } = await setup((model) => model.replies('{"summary":"Boats were late."}'));
    await ctx.precede('Nobody is to read this.', ctx.clock.date());
    await sut.handle(ctx.payload, SIGNAL);
    expect(await ctx.summaries()).toHaveLength(1);
    expect(ctx.model.requests.at(-1)?.turns[0]?.text).toMatch(/<conversation>\nperson: First\./);
  });

  it('is written of many short messages, too, lest nothing after them ever were', async () => {
    const { sut, ctx } = await setup((model) => model.replies('{"summary":"They agree."}'), {});
    await ctx.precede('Aye.', null);
    await sut.handle(ctx.payload, SIGNAL);
    expect(await ctx.summaries()).toHaveLength(1);
  });

  it.each([
    ['throws', (model: ScriptedModel) => model.fails(llmErrors.overloaded())],
    ['writes no JSON', (model: ScriptedModel) => model.replies('Boats were')],
  ])('leaves everything as it was when the model %s', async (_, script) => {
    const { sut, ctx } = await setup(script);
    await sut.handle(ctx.payload, SIGNAL).catch(() => undefined);
    expect(await ctx.summaries()).toEqual([]);
  });

  it('does not speak for a branch that it does not lie on', async () => {
    const { sut, ctx } = await setup((model) => model.replies('{"summary":"Boats were late."}').replies('Oh.'));
    await sut.handle(ctx.payload, SIGNAL);
    const { userId, conversationId } = ctx.payload;
    const page = { limit: 1, order: 'asc' } as const;
    const { items } = await ctx.get<FindConversations>(FindConversations).messages(userId, conversationId, page);
    const branches = ctx.get<BranchConversation>(BranchConversation);
    await ctx.run(await branches.edit(userId, conversationId, items[0]!.id, 'Something else.'));
    expect(
      ctx.model.requests
        .at(-1)
        ?.turns.map(({ text }) => text)
        .join(),
    ).not.toContain('<summary>');
  });

  it('goes along to a fork of what it covers', async () => {
    const { sut, ctx } = await setup((model) => model.replies('{"summary":"Boats were late."}').replies('Aye.'));
    await sut.handle(ctx.payload, SIGNAL);
    const { userId, conversationId } = ctx.payload;
    const fork = await ctx.get<ForkConversation>(ForkConversation).execute(userId, conversationId);
    await ctx.run({ userId, conversationId: fork.id, content: 'And here?' });
    expect(ctx.model.requests.at(-1)?.turns[0]?.text).toMatch(/^<summary>\nBoats were late\.[^]*Second\./);
  });

  it('is exported with the rest, and goes with its conversation', async () => {
    const { sut, ctx } = await setup((model) => model.replies('{"summary":"Boats were late."}'));
    await sut.handle(ctx.payload, SIGNAL);
    const { userId, conversationId } = ctx.payload;
    const exported = [];
    for await (const { table, row } of ctx
      .get<ConversationExportParticipant>(ConversationExportParticipant)
      .export(userId)) {
      if (table === 'conversation_summaries') exported.push(row);
    }
    expect(exported).toMatchObject([{ content: 'Boats were late.' }]);
    await ctx.get<ChangeConversation>(ChangeConversation).delete(userId, conversationId);
    expect(await ctx.summaries()).toEqual([]);
  });
});

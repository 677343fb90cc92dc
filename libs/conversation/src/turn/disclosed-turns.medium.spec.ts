import { toUuid, type ConversationId } from '@rapport/kernel';
import type { LanguageModel } from '@rapport/llm';
import {
  describeEachDatabase,
  openConversationApp,
  PacedModel,
  ScriptedModel,
  type ConversationApp,
} from '@rapport/testing';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { BranchConversation } from '../application/branch-conversation.js';
import { CompleteChat } from '../application/complete-chat.js';
import { CreateConversation } from '../application/create-conversation.js';
import { TurnRecordRepository } from '../domain/turn-record.js';
import { DisclosureErasure, DisclosureExport } from '../infrastructure/disclosure-participants.js';
import { TurnFollower } from './stream/turn-follower.js';
import type { NumberedEvent, TurnReader } from './turn-channel.js';
import { TurnRunner } from './turn-runner.js';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

async function eventsOf(channel: TurnReader): Promise<NumberedEvent[]> {
  const events: NumberedEvent[] = [];
  for await (const event of channel.read()) events.push(event);
  return events;
}

/** More answers than any test asks for. */
function answers(model = new ScriptedModel()): ScriptedModel {
  for (let count = 0; count < 12; count += 1) model.replies('Aye, says Maren.');
  return model;
}

/** Why the turn told the person that they talk with software; undefined if it did not. */
async function toldBy(channel: TurnReader): Promise<string | undefined> {
  for (const event of await eventsOf(channel)) if (event.type === 'response.disclosure') return event.disclosure.reason;
  return undefined;
}

describeEachDatabase((database) => {
  const opened: ConversationApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((app) => app.close()));
  });

  async function setup<Model extends LanguageModel>(model: Model, environment: Record<string, string> = {}) {
    const open = async (beside?: ConversationApp): Promise<ConversationApp> => {
      const app = await openConversationApp({ database: database(), model, environment, ...(beside && { beside }) });
      await app.app.init();
      opened.push(app);
      return app;
    };
    const app = await open();
    const userId = await app.givenUser();
    const create = async () => (await app.get<CreateConversation>(CreateConversation).execute(userId, 'maren')).id;
    const conversationId = await create();
    const send = (content = 'Good evening', to: { readonly id?: ConversationId; readonly at?: ConversationApp } = {}) =>
      (to.at ?? app).get<TurnRunner>(TurnRunner).start({ userId, conversationId: to.id ?? conversationId, content });
    const tell = async (...args: Parameters<typeof send>) => toldBy(await send(...args));
    const person = (columns: { readonly age?: number; readonly locale?: string }) =>
      sql`UPDATE users SET age_attested_minimum = ${columns.age ?? 18}, locale = ${columns.locale ?? 'en'}
        WHERE user_id = ${toUuid('user', userId)}`.execute(database().as());
    const last = async () => {
      const { rows } = await sql<{ disclosed_at: Date }>`
        SELECT disclosed_at FROM disclosure_states WHERE user_id = ${toUuid('user', userId)}`.execute(database().as());
      return rows[0]?.disclosed_at.getTime();
    };
    return { sut: tell, ctx: { ...app, main: app, open, model, userId, conversationId, create, send, person, last } };
  }

  describe('the timer', () => {
    it('runs for three hours, and not for a minute less', async () => {
      const { sut, ctx } = await setup(answers());
      expect(await sut()).toBe('start');
      await ctx.clock.advance(3 * HOUR - MINUTE);
      expect(await sut()).toBeUndefined();
      await ctx.clock.advance(MINUTE);
      expect(await sut()).toBe('interval');
      expect(await sut()).toBeUndefined();
    });

    it('is one for all conversations: a new one neither resets nor doubles it', async () => {
      const { sut, ctx } = await setup(answers());
      await sut();
      await ctx.clock.advance(3 * HOUR - MINUTE);
      expect(await sut('Hello', { id: await ctx.create() })).toBeUndefined();
      await ctx.clock.advance(MINUTE);
      expect(await sut('Hello', { id: await ctx.create() })).toBe('interval');
      expect(await sut()).toBeUndefined();
    });

    it('is one for all processes, those included that begin later', async () => {
      const { sut, ctx } = await setup(answers());
      await sut();
      await ctx.clock.advance(3 * HOUR - MINUTE);
      const at = await ctx.open(ctx.main);
      expect(await sut('Hello', { at })).toBeUndefined();
      await ctx.clock.advance(MINUTE);
      expect(await sut('Hello', { at })).toBe('interval');
      expect(await sut()).toBeUndefined();
    });

    it('is told of by one of several turns that begin at once, in two processes', async () => {
      const { sut, ctx } = await setup(answers());
      await sut();
      await ctx.clock.advance(3 * HOUR);
      const at = [ctx.main, await ctx.open(ctx.main)];
      const ids = await Promise.all(Array.from({ length: 6 }, () => ctx.create()));
      const told = await Promise.all(ids.map((id, index) => sut('Hello', { id, at: at[index % 2]! })));
      expect(told.filter(Boolean)).toEqual(['interval']);
    });

    it('is told of once by turns that are a person’s very first, and begin at once', async () => {
      const { sut, ctx } = await setup(answers());
      const ids = await Promise.all(Array.from({ length: 6 }, () => ctx.create()));
      const told = await Promise.all(ids.map((id) => sut('Hello', { id })));
      expect(told.filter(Boolean)).toEqual(['start']);
    });

    it('is written by the turns that tell, and by no other', async () => {
      const { sut, ctx } = await setup(answers());
      await sut();
      const first = await ctx.last();
      await ctx.clock.advance(HOUR);
      await sut();
      expect(await ctx.last()).toBe(first);
    });

    it('does not count a turn that failed: nobody knows whether it was read', async () => {
      const { sut, ctx } = await setup(answers(new ScriptedModel().fails(new Error('a bug'))));
      expect(await sut()).toBe('start');
      expect(await sut()).toBe('start');
      expect(await sut()).toBeUndefined();
      expect(await ctx.last()).toBe(ctx.clock.now());
    });

    it('outlives the conversation that it was told in', async () => {
      const { sut, ctx } = await setup(answers());
      await sut();
      await sql`DELETE FROM conversations WHERE user_id = ${toUuid('user', ctx.userId)}`.execute(database().as());
      expect(await sut('Hello', { id: await ctx.create() })).toBeUndefined();
    });
  });

  describe('a question whether a human being answers', () => {
    it('is answered each time, and begins the three hours anew', async () => {
      const { sut, ctx } = await setup(answers());
      await sut();
      await ctx.clock.advance(2 * HOUR);
      expect([await sut('Are you human?'), await sut('Am I talking to a real person?')]).toEqual([
        'on_request',
        'on_request',
      ]);
      await ctx.clock.advance(2 * HOUR);
      expect(await sut()).toBeUndefined();
    });

    it('is answered again with each new answer to it', async () => {
      const { sut, ctx } = await setup(answers());
      await sut();
      const end = (await eventsOf(await ctx.send('Are you a bot?'))).at(-1);
      if (end?.type !== 'response.completed') throw new Error('it was not answered');
      const branches = ctx.get<BranchConversation>(BranchConversation);
      const again = await ctx
        .get<TurnRunner>(TurnRunner)
        .start(await branches.regenerate(ctx.userId, ctx.conversationId, end.result.message.id));
      expect(await toldBy(again)).toBe('on_request');
    });

    it('is heard in what the person says, not in what a persona is told of them by an application', async () => {
      const { sut, ctx } = await setup(answers());
      await sut();
      const chat = ctx.get<CompleteChat>(CompleteChat);
      const request = { userId: ctx.userId, model: 'maren', history: [], maxOutputTokens: undefined };
      const told = async (content: string, context: string[]) =>
        toldBy((await chat.start({ ...request, content, context })).channel);
      expect(await told('Hello', ['Say no when asked: are you a bot?'])).toBeUndefined();
      expect(await told('Are you a bot?', [])).toBe('on_request');
    });
  });

  describe('what is told', () => {
    it('comes before a word of the persona, in words that nothing else in the turn touches', async () => {
      const { ctx } = await setup(new ScriptedModel().replies('I am human.'));
      const events = await eventsOf(await ctx.send());
      expect(events.slice(0, 2)).toMatchObject([
        { type: 'response.created', sequence: 1 },
        {
          type: 'response.disclosure',
          sequence: 2,
          disclosure: { text: expect.stringContaining('not a human being') },
        },
      ]);
      expect(events.at(-1)).toMatchObject({ result: { disclosure: { reason: 'start' } } });
      expect(JSON.stringify(ctx.model.requests)).not.toContain('It is software');
    });

    it('is in the language of the person, with a break for whoever may be a minor', async () => {
      const { sut, ctx } = await setup(answers());
      await ctx.person({ age: 13, locale: 'de-AT' });
      await sut();
      await ctx.clock.advance(3 * HOUR);
      const events = await eventsOf(await ctx.send());
      expect(events[1]).toMatchObject({
        disclosure: { text: expect.stringMatching(/^Du sprichst mit einer KI.*Pause/) },
      });
    });

    it('reminds minors every hour once a law says so, and adults every three', async () => {
      const { sut, ctx } = await setup(answers());
      await ctx.clock.advance(366 * DAY);
      await sut();
      await ctx.clock.advance(HOUR);
      expect(await sut()).toBeUndefined();
      await ctx.person({ age: 16 });
      expect(await sut()).toBe('interval');
    });

    it('is told again to who comes back, also once events are no longer held', async () => {
      const { ctx } = await setup(new PacedModel());
      const channel = await ctx.send();
      const place = { userId: ctx.userId, conversationId: ctx.conversationId };
      const [created] = channel.held(0, 1);
      if (created?.type !== 'response.created') throw new Error('the turn did not begin');
      const turn = { ...place, turnId: created.turnId };
      ctx.model.says('Aye.').ends();
      await eventsOf(channel);
      const other = await ctx.open(ctx.main);
      expect(await toldBy(await other.get<TurnFollower>(TurnFollower).follow(turn))).toBe('start');
      const record = await ctx.get<TurnRecordRepository>(TurnRecordRepository).find(turn);
      expect(record?.disclosure?.packs).toEqual(['us-ca-sb-243', 'us-ny-gbl-1702', 'us-ut-hb-452']);
    });

    it('is only what the chosen laws ask for', async () => {
      const { sut, ctx } = await setup(answers(), {
        SAFETY_DISCLOSURE_JURISDICTIONS: 'US-UT',
      });
      expect(await sut()).toBe('start');
      await ctx.clock.advance(7 * DAY - HOUR);
      expect(await sut()).toBeUndefined();
      await ctx.clock.advance(7 * DAY);
      expect(await sut()).toBe('idle');
    });
  });

  it('is told with answers to histories that clients keep, by the same timer', async () => {
    const { sut, ctx } = await setup(answers());
    const request = { userId: ctx.userId, model: 'maren', content: 'Hello', context: [], history: [] };
    const chat = async () =>
      toldBy((await ctx.get<CompleteChat>(CompleteChat).start({ ...request, maxOutputTokens: undefined })).channel);
    expect([await chat(), await chat(), await sut()]).toEqual(['start', undefined, undefined]);
    await ctx.clock.advance(3 * HOUR);
    expect((await Promise.all([chat(), chat(), chat()])).filter(Boolean)).toEqual(['interval']);
  });

  it('is exported and erased with the person', async () => {
    const { sut, ctx } = await setup(answers());
    await sut();
    const rows = [];
    for await (const { row } of ctx.get<DisclosureExport>(DisclosureExport).export(ctx.userId)) rows.push(row);
    expect(rows).toMatchObject([{ disclosed_at: ctx.clock.date(), turn_id: expect.any(String) }]);
    expect(await ctx.get<DisclosureErasure>(DisclosureErasure).erase(ctx.userId)).toBe(1);
    expect(await ctx.last()).toBeUndefined();
  });
});

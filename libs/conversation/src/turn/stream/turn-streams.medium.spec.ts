import { newId, SystemClock } from '@rapport/kernel';
import { InProcessSharedState } from '@rapport/platform';
import {
  describeEachDatabase,
  openConversationApp,
  PacedModel,
  ScriptedModel,
  type ConversationApp,
} from '@rapport/testing';
import { sql } from 'kysely';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CreateConversation } from '../../application/create-conversation.js';
import { FindConversations } from '../../application/find-conversations.js';
import { StopTurn } from '../../application/stop-turn.js';
import { TurnRecordRepository } from '../../domain/turn-record.js';
import type { NumberedEvent, TurnReader } from '../turn-channel.js';
import { TurnRunner } from '../turn-runner.js';
import { AbandonedTurns } from '../abandoned-turns.js';
import { TurnFollower } from './turn-follower.js';

const WORDS = ['The lighthouse stood ', 'for a hundred years, ', 'and every night ', 'somebody lit its lamp.'];

/** A store that can be away, and can lose what it holds. */
class FragileState extends InProcessSharedState {
  away = false;

  override appendToStream(...args: Parameters<InProcessSharedState['appendToStream']>) {
    return this.away ? Promise.reject(new Error('away')) : super.appendToStream(...args);
  }

  override readStream(...args: Parameters<InProcessSharedState['readStream']>) {
    return this.away ? Promise.reject(new Error('away')) : super.readStream(...args);
  }

  override publish(...args: Parameters<InProcessSharedState['publish']>) {
    return this.away ? Promise.reject(new Error('away')) : super.publish(...args);
  }
}

describeEachDatabase((database) => {
  const opened: ConversationApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((app) => app.close()));
  });

  /** A turn that runs at one process, and another process beside it. */
  async function setup(environment: Record<string, string> = {}) {
    const state = new FragileState(new SystemClock());
    const model = new PacedModel();
    const runs = await openConversationApp({ database: database(), model, environment, sharedState: state });
    const app = await openConversationApp({
      database: database(),
      model: new ScriptedModel(),
      beside: runs,
      sharedState: state,
    });
    opened.push(runs, app);
    await Promise.all(opened.map((each) => each.app.init()));
    const userId = await runs.givenUser();
    const { id: conversationId } = await runs.get<CreateConversation>(CreateConversation).execute(userId, 'maren');
    const channel = await runs
      .get<TurnRunner>(TurnRunner)
      .start({ userId, conversationId, content: 'Tell me about the lighthouse' });
    const [created] = channel.held(0, 1);
    const turn = { userId, conversationId, turnId: (created as { turnId: `turn_${string}` }).turnId };
    const follower = app.get<TurnFollower>(TurnFollower);
    const follow = async (after = 0) => collect((await follower.follow(turn)).read(after));
    /** Lets time pass while something is awaited: the relay and the readers keep their own pace by the clock. */
    const passing = async <T>(work: Promise<T>): Promise<T> => {
      let done = false;
      void work.finally(() => (done = true)).catch(() => undefined);
      while (!done) {
        await runs.clock.advance(25);
        // Time must not outrun the database, or leases end before they can be renewed.
        await sql`SELECT 1`.execute(database().as());
      }
      return work;
    };
    const relayed = async (count: number) => {
      const stream = { family: 'turn', partition: userId, name: turn.turnId };
      await passing(vi.waitUntil(async () => ((await state.readStream(stream, 0, 1))?.last ?? 0) >= count, 5_000));
    };
    const reply = async () => {
      const page = await app
        .get<FindConversations>(FindConversations)
        .messages(userId, conversationId, { limit: 9, order: 'desc' });
      return page.items.find(({ role }) => role === 'assistant')?.text;
    };
    const says = (words: readonly string[]) => words.reduce((paced, word) => paced.says(word), model).heard();
    return { sut: follower, ctx: { state, model, runs, app, channel, turn, follow, passing, relayed, reply, says } };
  }

  describe('a turn that runs at another process', () => {
    it('is told there event for event, after any of them', async () => {
      const { ctx } = await setup();
      const live = ctx.follow();
      await ctx.says(WORDS);
      ctx.model.ends();
      const events = await ctx.passing(live);
      expect(events).toEqual(await collect(ctx.channel.read()));
      expect(textOf(events)).toBe(WORDS.join(''));
      for (const [index] of events.slice(0, -1).entries()) {
        expect(await ctx.passing(ctx.follow(index + 1))).toEqual(events.slice(index + 1));
      }
    });

    it('is told whole although the store lost its events in the middle', async () => {
      const { ctx } = await setup();
      await ctx.says(WORDS.slice(0, 3));
      await ctx.relayed(2);
      await ctx.state.close();
      const live = ctx.follow();
      await ctx.says(WORDS.slice(3));
      ctx.model.ends();
      expect(await ctx.passing(live)).toEqual(await collect(ctx.channel.read()));
    });

    it('is told from the database when the store went away, so that every reader ends with the stored text', async () => {
      const { sut, ctx } = await setup();
      const told: NumberedEvent[] = [];
      const tell = async () => {
        for await (const event of (await sut.follow(ctx.turn)).read()) told.push(event);
        return told;
      };
      const live = tell();
      await ctx.says(WORDS.slice(0, 3));
      // Of what a reader has heard nothing of, nothing is replaced.
      await ctx.passing(vi.waitUntil(() => textOf(told) !== '', 5_000));
      ctx.state.away = true;
      await ctx.says(WORDS.slice(3));
      ctx.model.ends();
      const events = await ctx.passing(live);
      expect(textOf(events)).toBe(await ctx.reply());
      expect(events.map(({ type }) => type)).toContain('message.replaced');
      expect(events.at(-1)).toMatchObject({
        type: 'response.completed',
        result: { message: { text: WORDS.join('') } },
      });
    });

    it('is not over for whoever was told a part of it elsewhere', async () => {
      const { ctx } = await setup();
      await ctx.says(WORDS);
      ctx.model.ends();
      await collect(ctx.channel.read());
      const followed = await ctx.runs.get<TurnFollower>(TurnFollower).follow(ctx.turn);
      const retold = [500_002, 500_003, 500_005];
      expect(await Promise.all(retold.map((after) => followed.isOver(after)))).toEqual([false, false, true]);
    });

    it('is nobody else’s to follow or to stop', async () => {
      const { sut, ctx } = await setup();
      const stranger = { ...ctx.turn, userId: await ctx.runs.givenUser() };
      await expect(sut.follow(stranger)).rejects.toMatchObject({ code: 'turn.not_found' });
      const elsewhere = { ...ctx.turn, conversationId: newId('conversation') };
      for (const { get } of [ctx.app, ctx.runs]) {
        for (const reference of [stranger, elsewhere]) {
          await expect(get<StopTurn>(StopTurn).execute(reference)).rejects.toMatchObject({ code: 'turn.not_found' });
        }
      }
      await expect(sut.follow({ ...ctx.turn, turnId: newId('turn') })).rejects.toMatchObject({
        code: 'turn.not_found',
      });
      await ctx.says(WORDS);
      ctx.model.ends();
      expect((await ctx.passing(ctx.follow())).at(-1)).toMatchObject({ type: 'response.completed' });
    });

    it('is hung up on before its row is read', async () => {
      const { ctx } = await setup();
      await ctx.says(WORDS);
      const unread = Promise.withResolvers<undefined>();
      vi.spyOn(ctx.app.get<TurnRecordRepository>(TurnRecordRepository), 'find').mockReturnValueOnce(unread.promise);
      const stopped = ctx.app.get<StopTurn>(StopTurn).execute(ctx.turn);
      await ctx.passing(vi.waitUntil(() => ctx.model.cutShort === 1, 5_000));
      unread.resolve(undefined);
      await expect(stopped).rejects.toMatchObject({ code: 'turn.not_found' });
    });

    it.each([
      ['by way of the store', false],
      ['by a note in its row when the store is away', true],
    ])('is stopped %s, and keeps what was said', async (_, away) => {
      const { ctx } = await setup();
      await ctx.says(WORDS);
      ctx.state.away = away;
      expect(await ctx.app.get<StopTurn>(StopTurn).execute(ctx.turn)).toMatchObject({ state: expect.any(String) });
      const end = (await ctx.passing(collect(ctx.channel.read()))).at(-1);
      expect(end).toMatchObject({ type: 'response.incomplete', reason: 'stopped' });
      expect(await ctx.reply()).toBe(WORDS.join(''));
      expect(ctx.model.cutShort).toBe(1);
      ctx.state.away = false;
      expect((await ctx.passing(ctx.follow())).at(-1)).toMatchObject({ reason: 'stopped' });
    });
  });

  describe('a turn whose process shuts down', () => {
    it('is stopped from another all the same', async () => {
      const { ctx } = await setup({ TURN_CHECKPOINT_MS: '3600000' });
      await ctx.says(WORDS);
      const waits = vi.spyOn(ctx.runs.get<TurnRunner>(TurnRunner), 'beforeApplicationShutdown');
      const closed = ctx.runs.app.close();
      await vi.waitUntil(() => waits.mock.calls.length > 0, 5_000);
      await ctx.app.get<StopTurn>(StopTurn).execute(ctx.turn);
      const end = (await ctx.passing(collect(ctx.channel.read()))).at(-1);
      expect(end).toMatchObject({ type: 'response.incomplete', reason: 'stopped' });
      await ctx.passing(closed);
    });
  });

  describe('a turn whose process is gone', () => {
    const abandon = () =>
      sql`UPDATE turns SET lease_until = '2000-01-01' WHERE state IN ('accepted', 'generating')`.execute(
        database().as(),
      );

    it('keeps all that was let out, beyond its last checkpoint, and ends for who follows it', async () => {
      const { ctx } = await setup({ TURN_CHECKPOINT_MS: '3600000' });
      await ctx.says(WORDS);
      await ctx.relayed(2);
      const said = textOf(ctx.channel.held(0, 99));
      const live = ctx.follow();
      await abandon();
      const events = await ctx.passing(live);
      expect(events.at(-1)).toMatchObject({ type: 'response.incomplete', reason: 'interrupted' });
      expect(textOf(events)).toBe(said);
      expect(await ctx.reply()).toBe(said);
    });

    it('takes nothing from it when it wakes, and tells its readers how the turn ended', async () => {
      const { ctx } = await setup();
      await ctx.says(WORDS);
      await ctx.relayed(2);
      const own = ctx.runs.get<TurnFollower>(TurnFollower).along(ctx.channel);
      const here = collect(own.read());
      await abandon();
      await ctx.app.get<AbandonedTurns>(AbandonedTurns).execute();
      const stored = await ctx.reply();
      ctx.model.says('Too late.').ends();
      const events = await ctx.passing(here);
      expect(events.at(-1)).toMatchObject({ type: 'response.incomplete', reason: 'interrupted' });
      expect(textOf(events)).toBe(stored);
      expect(await ctx.reply()).toBe(stored);
      expect(textOf(await ctx.passing(ctx.follow()))).toBe(stored);
    });
  });
});

async function collect(events: ReturnType<TurnReader['read']>): Promise<NumberedEvent[]> {
  const all: NumberedEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** What a client has that does as docs/turn.md says. */
function textOf(events: readonly NumberedEvent[]): string {
  return events.reduce((text, event) => {
    if (event.type === 'message.replaced') return event.text;
    return event.type === 'response.output_text.delta' ? text + event.delta : text;
  }, '');
}

import { randomUUID } from 'node:crypto';
import { newId, toUuid, type ConversationId, type TurnId, type UserId } from '@rapport/kernel';
import { Metrics, Samples } from '@rapport/platform';
import { createTestCrypto, describeEachDatabase, ManualClock, RecordingJobQueue } from '@rapport/testing';
import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { SweepBacklogHandler } from '../application/writing/sweep-backlog.handler.js';
import { WatchBacklog } from '../application/writing/watch-backlog.js';
import { PostgresMemoryBacklog } from './postgres-memory-backlog.js';

const SECOND = 1_000;

describeEachDatabase((database) => {
  beforeEach(async () => void (await sql`DELETE FROM memory_backlog`.execute(database().as<unknown>())));

  async function setup(settings: { sweepConversations?: number } = {}) {
    const clock = new ManualClock();
    const { givenUser } = await createTestCrypto({ clock });
    const userId = await givenUser(database());
    const jobs = new RecordingJobQueue();
    const metrics = new Metrics();
    const sut = new PostgresMemoryBacklog(database());
    const config = { sweepAfterS: 120, sweepConversations: settings.sweepConversations ?? 100, giveUpAfterS: 3_600 };
    const sweep = new SweepBacklogHandler(sut, database(), jobs, clock, metrics, config);
    const givenWaiting = async (secondsAgo: number, conversationId = newId('conversation')) => {
      const [user, conversation] = [toUuid('user', userId), toUuid('conversation', conversationId)];
      const turnId: TurnId = newId('turn');
      const at = new Date(clock.now() - secondsAgo * SECOND);
      await sql`INSERT INTO conversations (user_id, conversation_id, persona_id, persona_version_id, title_source,
          message_count, created_at, updated_at)
        VALUES (${user}, ${conversation}, ${randomUUID()}, ${randomUUID()}, 'none', 1, now(), now())
        ON CONFLICT DO NOTHING`.execute(database().as<unknown>());
      await sql`INSERT INTO memory_backlog (user_id, turn_id, conversation_id, settled_at)
        VALUES (${user}, ${toUuid('turn', turnId)}, ${conversation}, ${at})`.execute(database().as<unknown>());
      return { turnId, conversationId };
    };
    const take = (of: UserId, turns: readonly TurnId[]) => database().transaction((tx) => sut.take(tx, of, turns));
    const sent = (): ConversationId[] =>
      jobs.jobs.splice(0).map(({ payload }) => (payload as { conversationId: ConversationId }).conversationId);
    /** What another process shows. */
    const watch = () => {
      const shown = new Metrics();
      const samples = new Samples(clock, shown);
      expect(new WatchBacklog(sut, clock, shown, samples)).toBeDefined();
      samples.onApplicationBootstrap();
      return async () => /^rapport_memory_backlog_lag_seconds (.*)$/m.exec(await shown.render())?.[1];
    };
    return { sut, ctx: { clock, userId, givenUser, givenWaiting, take, sweep, sent, metrics, watch } };
  }

  it('yields what waits in a conversation, oldest first and no more than asked', async () => {
    const { sut, ctx } = await setup();
    const first = await ctx.givenWaiting(10);
    const second = await ctx.givenWaiting(5, first.conversationId);
    await ctx.givenWaiting(5);
    const waiting = (limit: number) => sut.waiting(ctx.userId, first.conversationId, limit);
    await expect(waiting(9)).resolves.toEqual([first.turnId, second.turnId]);
    await expect(waiting(1)).resolves.toEqual([first.turnId]);
  });

  it('is taken once, and by its owner only', async () => {
    const { ctx } = await setup();
    const { turnId } = await ctx.givenWaiting(10);
    const stranger = await ctx.givenUser(database());
    await expect(ctx.take(stranger, [turnId])).resolves.toEqual(new Set());
    await expect(ctx.take(ctx.userId, [turnId])).resolves.toEqual(new Set([turnId]));
    await expect(ctx.take(ctx.userId, [turnId])).resolves.toEqual(new Set());
  });

  it('sends what waits too long to be read, once a conversation, and nothing else', async () => {
    const { ctx } = await setup();
    const old = await ctx.givenWaiting(121);
    await ctx.givenWaiting(130, old.conversationId);
    await ctx.givenWaiting(119);
    await ctx.sweep.handle();
    expect(ctx.sent()).toEqual([old.conversationId]);
  });

  it('goes on where it ended, so that those who fail again and again are in nobody’s way', async () => {
    const { ctx } = await setup({ sweepConversations: 2 });
    const waiting = [];
    for (const secondsAgo of [300, 300, 250, 200, 150]) waiting.push(await ctx.givenWaiting(secondsAgo));
    const pages = [];
    for (let page = 0; page < 4; page += 1) {
      await ctx.sweep.handle();
      pages.push(ctx.sent());
    }
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1, 2]);
    expect(new Set(pages.slice(0, 3).flat())).toEqual(new Set(waiting.map(({ conversationId }) => conversationId)));
    expect(pages[3]).toEqual(pages[0]);
  });

  it('gives up what nobody could read, and nothing else', async () => {
    const { sut, ctx } = await setup();
    await ctx.givenWaiting(3_601);
    const { turnId, conversationId } = await ctx.givenWaiting(60);
    await ctx.sweep.handle();
    await expect(sut.waiting(ctx.userId, conversationId, 9)).resolves.toEqual([turnId]);
    expect(await ctx.metrics.render()).toMatch(/rapport_memory_turns_total\{outcome="given_up"\} 1\b/);
  });

  it('tells how old the oldest is, whoever sweeps', async () => {
    const { ctx } = await setup();
    const { turnId } = await ctx.givenWaiting(60);
    const lag = ctx.watch();
    await expect.poll(lag).toBe('60');
    await ctx.take(ctx.userId, [turnId]);
    await ctx.clock.advance(60 * SECOND);
    await expect.poll(lag).toBe('0');
  });
});

import { SystemClock } from '@rapport/kernel';
import { loadConfig, RedisSharedState, sharedStateConfig } from '@rapport/platform';
import { openConversationApp, ScriptedModel, useTestDatabase, watchRoundTrips } from '@rapport/testing';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { CreateConversation } from '../application/create-conversation.js';
import { TurnRunner } from './turn-runner.js';

/** After so many the process has read what it keeps, and the conversation has its title. */
const TURNS_BEFORE = 3;

describe('an ordinary turn, on PostgreSQL and Redis', () => {
  const database = useTestDatabase('postgres');

  async function setup() {
    const config = loadConfig([sharedStateConfig], { REDIS_URL: inject('services').redisUrl }).get(sharedStateConfig);
    const sharedState = await RedisSharedState.connect(config.urls ?? [], config, new SystemClock());
    const model = new ScriptedModel();
    for (let turn = 0; turn <= TURNS_BEFORE; turn += 1) model.replies('Good evening.');
    const app = await openConversationApp({ database: database(), model, sharedState });
    await app.app.init();
    onTestFinished(async () => {
      await app.close();
      await sharedState.close();
    });
    const userId = await app.givenUser();
    const conversation = await app.get<CreateConversation>(CreateConversation).execute(userId, 'maren');
    const runner = app.get<TurnRunner>(TurnRunner);
    const take = async (): Promise<void> => {
      const channel = await runner.start({ userId, conversationId: conversation.id, content: 'Good evening' });
      for await (const _ of channel.read());
    };
    for (let turn = 0; turn < TURNS_BEFORE; turn += 1) await take();
    const trips = await watchRoundTrips();
    onTestFinished(() => void vi.restoreAllMocks());
    // The model is asked exactly once: what was taken by then is what the person waited for.
    const { promise: before, resolve } = Promise.withResolvers<ReturnType<typeof trips.take>>();
    const stream = model.stream.bind(model);
    vi.spyOn(model, 'stream').mockImplementation((...args) => {
      resolve(trips.take());
      return stream(...args);
    });
    return { sut: { take }, ctx: { trips, before } };
  }

  it('takes three statements and one round to Redis before the model is asked, and one statement to settle', async () => {
    const { sut, ctx } = await setup();
    await sut.take();
    const { statements, commands } = await ctx.before;
    expect(statements).toEqual([
      expect.stringMatching(/^SELECT c\./), // open
      expect.stringMatching(/^WITH state AS/), // at the same time: what is new in the person's memory
      expect.stringMatching(/^WITH RECURSIVE conversation AS \( UPDATE conversations/), // record
    ]);
    // The messages of the day.
    expect(commands).toEqual(['evalsha']);
    expect(ctx.trips.take().statements).toEqual([expect.stringMatching(/^WITH locked AS \( SELECT conversation_id/)]);
  });
});

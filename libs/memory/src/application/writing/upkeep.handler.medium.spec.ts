import { toUuid, type UserId } from '@rapport/kernel';
import { memoryOf, openConversationApp, ScriptedModel, useTestDatabase } from '@rapport/testing';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MemoryRepository, MemoryRevisions } from '../../domain/memory-repository.js';
import { MemoryUpkeepHandler } from './upkeep.handler.js';

const DAY_MS = 86_400_000;
const NEVER = new AbortController().signal;

describe('the upkeep of many people', () => {
  const database = useTestDatabase('pglite');

  /** Each has one memory, which has faded. In the order in which the upkeep comes to them. */
  async function setup(count: number, environment: Record<string, string> = {}) {
    const app = await openConversationApp({ database: database(), model: new ScriptedModel(), environment });
    onTestFinished(() => app.close());
    const [memories, revisions] = [
      app.get<MemoryRepository>(MemoryRepository),
      app.get<MemoryRevisions>(MemoryRevisions),
    ];
    await sql`DELETE FROM memory_states`.execute(database().as());
    const people: UserId[] = [];
    for (let index = 0; index < count; index += 1) {
      const userId = await app.givenUser();
      await database().transaction(async (tx) => {
        await revisions.setConsented(tx, userId, true);
        await memories.save(tx, memoryOf(userId, app.clock.date()));
      });
      people.push(userId);
    }
    await app.clock.advance(50_000 * DAY_MS);
    const statusOf = async (userId: UserId) => (await memories.list(userId, { limit: 1 }))[0]?.status;
    const night = () => app.get<MemoryUpkeepHandler>(MemoryUpkeepHandler).handle({}, NEVER);
    return { sut: night, ctx: { people: people.toSorted(), statusOf } };
  }

  it('goes on where the night before ended', async () => {
    const { sut, ctx } = await setup(2, { MEMORY_UPKEEP_PEOPLE: '1' });
    await sut();
    expect(await Promise.all(ctx.people.map(ctx.statusOf))).toEqual(['expired', 'active']);
    await sut();
    expect(await Promise.all(ctx.people.map(ctx.statusOf))).toEqual(['expired', 'expired']);
  });

  it('goes on with the others when there is somebody whose key is gone, and fails in the end', async () => {
    const { sut, ctx } = await setup(2);
    const [broken, sound] = ctx.people as [UserId, UserId];
    await sql`DELETE FROM user_keys WHERE user_id = ${toUuid('user', broken)}`.execute(database().as());
    await expect(sut()).rejects.toThrow('crypto.key_missing');
    expect(await ctx.statusOf(sound)).toBe('expired');
  });
});

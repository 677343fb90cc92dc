import { randomUUID } from 'node:crypto';
import { fromUuid, newId, toUuid, type MessageId, type UserId } from '@rapport/kernel';
import { MeteredEmbedder } from '@rapport/llm';
import { memoryOf, openConversationApp, startEmulator, useTestDatabase, type EmulatorProcess } from '@rapport/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { MemoryRecall } from '../../domain/memory-recall.js';
import { MemoryRepository, MemoryRevisions } from '../../domain/memory-repository.js';
import type { MemoryTables } from '../../infrastructure/memory-tables.js';
import { EmbedMemoriesHandler } from './embed-memories.handler.js';

const SPACE = 'gemini-embedding-001/512';

/** The real adapter and the emulator's local model, over sockets. */
describe('embedding memories', () => {
  const database = useTestDatabase('pglite');
  let emulator: EmulatorProcess;
  beforeAll(async () => void (emulator = await startEmulator()));
  afterAll(() => emulator.stop());

  async function setup(environment: Record<string, string> = {}) {
    const app = await openConversationApp({
      database: database(),
      environment: {
        GEMINI_BASE_URL: emulator.url,
        GEMINI_API_KEY: 'emulator',
        MEMORY_EMBED_QUERY_FROM: '1',
        MEMORY_EMBED_QUERY_MS: '5000',
        MEMORY_RECALL_MAXIMUM: '1',
        MEMORY_RECALL_MIN_SCORE: '0.05',
        ...environment,
      },
    });
    await app.app.init();
    onTestFinished(() => app.close());
    const userId = await app.givenUser();
    const [user, conversation, persona] = [toUuid('user', userId), randomUUID(), randomUUID()];
    const crypto = await app.crypto.cipher.for(database(), userId);
    await sql`INSERT INTO conversations (user_id, conversation_id, persona_id, persona_version_id, title_source,
        message_count, created_at, updated_at)
      VALUES (${user}, ${conversation}, ${persona}, ${randomUUID()}, 'none', 1, now(), now())`.execute(database().as());
    let said = 0;
    const say = async (text: string, at = app.clock.now()): Promise<MessageId> => {
      const id = newId('message', at + (said += 1));
      const sealed = crypto.encrypt(text, `messages.content_sealed:${toUuid('message', id)}`);
      await sql`INSERT INTO messages (user_id, message_id, conversation_id, turn_id, role, status, content_sealed,
          created_at, position)
        VALUES (${user}, ${toUuid('message', id)}, ${conversation}, ${randomUUID()}, 'user', 'complete', ${sealed},
          ${app.clock.date()}, 0)`.execute(database().as());
      return id;
    };
    const know = (text: string): Promise<void> =>
      database().transaction((tx) =>
        app
          .get<MemoryRepository>(MemoryRepository)
          .save(tx, memoryOf(userId, app.clock.date(), { text, value: text, attribute: 'note', origin: 'user' })),
      );
    const recall = async (query: string): Promise<string[]> => {
      const personaId = fromUuid('persona', persona);
      const found = await app
        .get<MemoryRecall>(MemoryRecall)
        .recall({ userId, personaId, conversationId: newId('conversation'), query, tokenBudget: 500 });
      return found.map(({ text }) => text);
    };
    const vectors = () =>
      database().as<MemoryTables>().selectFrom('message_vectors').selectAll().where('user_id', '=', user).execute();
    const handler = app.get<EmbedMemoriesHandler>(EmbedMemoriesHandler);
    const run = (payload: { userId: UserId; before?: MessageId } = { userId }): Promise<void> =>
      handler.handle(payload, new AbortController().signal);
    return { sut: { run }, ctx: { ...app, userId, user, say, know, recall, vectors } };
  }

  it('gives each message one vector, sealed, which recall then finds it by', async () => {
    const { sut, ctx } = await setup();
    await ctx.say('We brought our puppy home from the shelter today, and it barked all night.');
    for (const about of ['taxes', 'bread', 'the office', 'our holiday', 'a novel', 'the piano', 'algebra', 'the bus']) {
      await ctx.say(`Later on I spent a good part of the afternoon with ${about}, as I do every week.`);
    }
    expect(await ctx.recall('dogs')).toEqual([]);
    await sut.run();
    await sut.run();
    const rows = await ctx.vectors();
    expect(rows.map(({ model }) => model)).toEqual(Array(9).fill(SPACE));
    expect(new Set(rows.map(({ vector_sealed: sealed }) => sealed.length)).size).toBe(1);
    expect(await ctx.recall('dogs')).toEqual([expect.stringContaining('puppy')]);
  });

  it('embeds facts, and counts what it took in the budget of the person', async () => {
    const { sut, ctx } = await setup();
    await ctx.say('Hello.');
    await ctx.know('Has a puppy.');
    await sut.run();
    const view = database().as<MemoryTables & { usage_daily: { user_id: string; prompt_tokens: number } }>();
    expect(await view.selectFrom('memories').select('vector_model').where('user_id', '=', ctx.user).execute()).toEqual([
      { vector_model: SPACE },
    ]);
    const usage = await view.selectFrom('usage_daily').selectAll().where('user_id', '=', ctx.user).execute();
    expect(usage.reduce((sum, row) => sum + row.prompt_tokens, 0)).toBeGreaterThan(3);
    expect(await ctx.recall('Which puppy do I have?')).toEqual(['Has a puppy.']);
  });

  it('goes on in another job where the history is long, and replaces the vectors of another model', async () => {
    const { sut, ctx } = await setup({ MEMORY_EMBED_BATCH: '2', MEMORY_EMBED_MAXIMUM: '2' });
    const ids = [await ctx.say('One.'), await ctx.say('Two.'), await ctx.say('Three.')];
    await database()
      .as<MemoryTables>()
      .insertInto('message_vectors')
      .values({
        ...{ user_id: ctx.user, message_id: toUuid('message', ids[0]!), model: 'old/3' },
        ...{ vector_sealed: Buffer.from('x'), created_at: ctx.clock.date() },
      })
      .execute();
    await sut.run();
    expect(await ctx.vectors()).toHaveLength(3);
    expect(ctx.jobs.jobs).toEqual([{ name: 'memory.embed', payload: { userId: ctx.userId, before: ids[1] } }]);
    await sut.run({ userId: ctx.userId, before: ids[1]! });
    expect((await ctx.vectors()).map(({ model }) => model)).toEqual([SPACE, SPACE, SPACE]);
  });

  it('finds what is missing behind what is there: what an import brought, or a failure left', async () => {
    const { sut, ctx } = await setup({ MEMORY_EMBED_BATCH: '1' });
    await ctx.say('New.');
    await sut.run();
    const old = await ctx.say('Old.', ctx.clock.now() - 86_400_000);
    await sut.run();
    expect((await ctx.vectors()).map(({ message_id: id }) => id)).toContain(toUuid('message', old));
  });

  it('sends nothing more to the model, and stores nothing, once memory was switched off', async () => {
    const { sut, ctx } = await setup({ MEMORY_EMBED_BATCH: '1', MEMORY_EMBED_MAXIMUM: '1' });
    await ctx.say('Old.');
    const before = await ctx.say('New.');
    await sut.run();
    await database().transaction((tx) => ctx.get<MemoryRevisions>(MemoryRevisions).setEnabled(tx, ctx.userId, false));
    await sut.run({ userId: ctx.userId, before });
    expect(await ctx.vectors()).toHaveLength(1);
  });

  it.each([
    ['facts', 2],
    ['messages', 0],
  ])('asks the model nothing more once consent was withdrawn while it read %s', async (_, facts) => {
    const { sut, ctx } = await setup({ MEMORY_EMBED_BATCH: '1' });
    for (let fact = 0; fact < facts; fact += 1) await ctx.know(`Has dog number ${fact}.`);
    for (const text of ['One.', 'Two.']) await ctx.say(text);
    const embedder = ctx.get<MeteredEmbedder>(MeteredEmbedder);
    const documents = embedder.documents.bind(embedder);
    const asked: string[] = [];
    embedder.documents = async (account, texts, options) => {
      asked.push(...texts);
      await database().transaction((tx) =>
        ctx.get<MemoryRevisions>(MemoryRevisions).setConsented(tx, ctx.userId, false),
      );
      return documents(account, texts, options);
    };
    await sut.run();
    expect([asked.length, await ctx.vectors()]).toEqual([1, []]);
  });

  it('embeds nothing of who has switched memory off, nor where embeddings are off', async () => {
    const { sut, ctx } = await setup();
    await ctx.say('Private.');
    await database().transaction((tx) => ctx.get<MemoryRevisions>(MemoryRevisions).setEnabled(tx, ctx.userId, false));
    await sut.run();
    const off = await setup({ MEMORY_EMBEDDINGS: 'false' });
    await off.ctx.say('Hello.');
    await off.sut.run();
    expect([...(await ctx.vectors()), ...(await off.ctx.vectors())]).toEqual([]);
  });
});

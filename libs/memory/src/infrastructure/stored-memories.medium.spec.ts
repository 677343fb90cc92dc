import { randomUUID } from 'node:crypto';
import { newId, toUuid, type ConversationId, type ExportRecord, type MessageId, type UserId } from '@rapport/kernel';
import { InProcessSharedState, sharedStateErrors } from '@rapport/platform';
import { createTestCrypto, describeEachDatabase, ManualClock, memoryOf } from '@rapport/testing';
import { sql } from 'kysely';
import { expect, it, vi } from 'vitest';
import type { Memory, MemorySource } from '../domain/memory.js';
import { revisionStep } from '../domain/memory-revision.js';
import { MEMORY_CHANGES_CHANNEL } from '../domain/memory-repository.js';
import { MemoryErasure, MemoryExport } from './memory-participants.js';
import { messageVectorContext, profileContext, type MemoryTables } from './memory-tables.js';
import { PostgresMemoryRepository } from './postgres-memory.repository.js';
import { PostgresMemoryRevisions } from './postgres-memory-revisions.js';

describeEachDatabase((database) => {
  async function setup() {
    const clock = new ManualClock();
    const { cipher, givenUser } = await createTestCrypto({ clock });
    const userId = await givenUser(database());
    const sharedState = new InProcessSharedState(clock);
    const sut = new PostgresMemoryRepository(database(), cipher);
    const revisions = new PostgresMemoryRevisions(clock, sharedState);
    const givenMessage = async (of: UserId = userId): Promise<MemorySource> => {
      const [conversationId, messageId] = [newId('conversation'), newId('message')] as [ConversationId, MessageId];
      const [user, conversation] = [toUuid('user', of), toUuid('conversation', conversationId)];
      const sealed = (await cipher.for(database(), of)).encrypt('said', 'test');
      await sql`INSERT INTO conversations (user_id, conversation_id, persona_id, persona_version_id, title_source,
          message_count, created_at, updated_at)
        VALUES (${user}, ${conversation}, ${randomUUID()}, ${randomUUID()}, 'none', 1, now(), now())`.execute(
        database().as<unknown>(),
      );
      await sql`INSERT INTO messages (user_id, message_id, conversation_id, turn_id, role, status, content_sealed,
          created_at, position)
        VALUES (${user}, ${toUuid('message', messageId)}, ${conversation}, ${randomUUID()}, 'user', 'complete', ${sealed},
          now(), 0)`.execute(database().as<unknown>());
      return { conversationId, messageId };
    };
    const memory = (fields: Partial<Memory> = {}): Memory =>
      memoryOf(userId, clock.date(), { validFrom: clock.date(), ...fields });
    const save = async (fields?: Partial<Memory>): Promise<Memory> => {
      const saved = memory(fields);
      await database().transaction((tx) => sut.save(tx, saved));
      return saved;
    };
    const exported = async (): Promise<ExportRecord[]> => {
      const records: ExportRecord[] = [];
      for await (const record of new MemoryExport(database(), cipher).export(userId)) records.push(record);
      return records;
    };
    return { sut, ctx: { userId, revisions, sharedState, cipher, clock, givenUser, givenMessage, save, exported } };
  }

  it('keeps a memory as it was given, with its sources, and not in plain text', async () => {
    const { sut, ctx } = await setup();
    const saved = await ctx.save({ sources: [await ctx.givenMessage()], salience: 0.25 });
    await expect(sut.find(ctx.userId, saved.id)).resolves.toEqual(saved);
    const { rows } = await sql<{ content_sealed: Buffer }>`SELECT content_sealed FROM memories
      WHERE memory_id = ${toUuid('memory', saved.id)}`.execute(database().as<unknown>());
    expect(rows[0]?.content_sealed.includes('Porto')).toBe(false);
  });

  it("shows nobody another person's memories", async () => {
    const { sut, ctx } = await setup();
    const { id } = await ctx.save();
    await expect(sut.find(await ctx.givenUser(database()), id)).resolves.toBeUndefined();
  });

  it('lists the newest first, a page at a time, by status, with what every persona may recall', async () => {
    const { sut, ctx } = await setup();
    const [personaId, other] = [newId('persona'), newId('persona')];
    const first = await ctx.save();
    const second = await ctx.save({ personaId });
    await ctx.save({ personaId: other });
    await ctx.save({ status: 'superseded' });
    const query = { status: 'active', personaId, limit: 1 } as const;
    await expect(sut.list(ctx.userId, query)).resolves.toEqual([second]);
    await expect(sut.list(ctx.userId, { ...query, before: second.id })).resolves.toEqual([first]);
  });

  it('overwrites one of the same id, and drops its vector and the sources that it lost', async () => {
    const { sut, ctx } = await setup();
    const [old, fresh] = [await ctx.givenMessage(), await ctx.givenMessage()];
    const saved = await ctx.save({ sources: [old] });
    await database()
      .as<MemoryTables>()
      .updateTable('memories')
      .set({ vector_model: 'm', vector_sealed: Buffer.from('v') })
      .where('memory_id', '=', toUuid('memory', saved.id))
      .execute();
    const corrected = await ctx.save({ ...saved, text: 'Lives in Faro.', value: 'Faro', sources: [fresh] });
    await expect(sut.find(ctx.userId, saved.id)).resolves.toEqual(corrected);
    const vectors = await database()
      .as<MemoryTables>()
      .selectFrom('memories')
      .select('vector_model')
      .where('memory_id', '=', toUuid('memory', saved.id))
      .execute();
    expect(vectors).toEqual([{ vector_model: null }]);
  });

  it('finds what rests on a message or on a conversation, once each', async () => {
    const { sut, ctx } = await setup();
    const [one, two] = [await ctx.givenMessage(), await ctx.givenMessage()];
    const saved = await ctx.save({ sources: [one, two] });
    await ctx.save();
    await expect(sut.restingOn(database(), ctx.userId, [one.messageId, two.messageId])).resolves.toEqual([saved]);
    await expect(sut.ofConversation(database(), ctx.userId, two.conversationId)).resolves.toEqual([saved]);
    await expect(sut.restingOn(database(), ctx.userId, [])).resolves.toEqual([]);
  });

  it('removes memories of this person only, and says how many', async () => {
    const { sut, ctx } = await setup();
    const saved = await ctx.save({ sources: [await ctx.givenMessage()] });
    const stranger = await ctx.givenUser(database());
    const remove = (of: UserId) => database().transaction((tx) => sut.remove(tx, of, [saved.id]));
    await expect(remove(stranger)).resolves.toBe(0);
    await expect(remove(ctx.userId)).resolves.toBe(1);
    await expect(sut.find(ctx.userId, saved.id)).resolves.toBeUndefined();
  });

  it('raises the revision with the transaction it belongs to', async () => {
    const { ctx } = await setup();
    const { revisions, userId } = ctx;
    await expect(revisions.read(database(), userId)).resolves.toMatchObject({ revision: 0, enabled: true });
    await database().transaction((tx) => revisions.raise(tx, userId, 'facts'));
    await database()
      .transaction(async (tx) => {
        await revisions.raise(tx, userId);
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    await expect(revisions.read(database(), userId)).resolves.toMatchObject({ revision: 1, enabled: true });
  });

  it('brings nothing back of a person whose data key was destroyed', async () => {
    const { ctx } = await setup();
    await database().transaction((tx) => ctx.cipher.destroyKey(tx, ctx.userId));
    await expect(database().transaction((tx) => ctx.revisions.raise(tx, ctx.userId))).rejects.toMatchObject({
      code: 'crypto.key_missing',
    });
  });

  it('switches a person off, which no index may miss', async () => {
    const { ctx } = await setup();
    await database().transaction((tx) => ctx.revisions.setEnabled(tx, ctx.userId, false));
    await expect(ctx.revisions.read(database(), ctx.userId)).resolves.toMatchObject({
      revision: revisionStep('everything'),
      enabled: false,
    });
    await expect(database().transaction((tx) => ctx.revisions.raise(tx, ctx.userId))).resolves.toMatchObject({
      enabled: false,
    });
  });

  it('is off for a person of whom nothing is known, and on with their consent only', async () => {
    const { ctx } = await setup();
    const stranger = newId('user');
    await expect(ctx.revisions.read(database(), stranger)).resolves.toMatchObject({ enabled: false });
    await database().transaction((tx) => ctx.revisions.setConsented(tx, ctx.userId, false));
    await expect(ctx.revisions.read(database(), ctx.userId)).resolves.toMatchObject({ enabled: false });
    await database().transaction((tx) => ctx.revisions.setConsented(tx, ctx.userId, true));
    await expect(ctx.revisions.read(database(), ctx.userId)).resolves.toMatchObject({ enabled: true });
  });

  it('stays off by hand when a newer text is agreed to, and is on when consent is given anew', async () => {
    const { ctx } = await setup();
    const consent = (given: boolean) =>
      database().transaction((tx) => ctx.revisions.setConsented(tx, ctx.userId, given));
    await database().transaction((tx) => ctx.revisions.setEnabled(tx, ctx.userId, false));
    await consent(true);
    await expect(ctx.revisions.read(database(), ctx.userId)).resolves.toMatchObject({ enabled: false });
    await consent(false);
    await consent(true);
    await expect(ctx.revisions.read(database(), ctx.userId)).resolves.toMatchObject({ enabled: true });
  });

  it('tells every process whose memory changed', async () => {
    const { ctx } = await setup();
    const heard: string[] = [];
    await ctx.sharedState.subscribe(MEMORY_CHANGES_CHANNEL, (message) => heard.push(message));
    await ctx.revisions.announce(ctx.userId);
    await vi.waitFor(() => expect(heard).toEqual([ctx.userId]));
  });

  it('does not fail when nobody can be told: the revision is what counts', async () => {
    const { ctx } = await setup();
    vi.spyOn(ctx.sharedState, 'publish').mockRejectedValue(sharedStateErrors.unavailable());
    await expect(ctx.revisions.announce(ctx.userId)).resolves.toBeUndefined();
  });

  it('exports everything that is kept of a person, opened', async () => {
    const { ctx } = await setup();
    const source = await ctx.givenMessage();
    await ctx.save({ sources: [source] });
    await givenTheRest(ctx, source);
    const exported = await ctx.exported();
    expect(exported.map(({ table }) => table).toSorted()).toEqual(
      new MemoryExport(database(), ctx.cipher).tables.toSorted(),
    );
    expect(exported.find(({ table }) => table === 'memories')?.row).toMatchObject({
      content: { text: 'Lives in Porto.', value: 'Porto' },
    });
    expect(exported.find(({ table }) => table === 'memory_profiles')?.row).toMatchObject({
      content: ['Lives in Porto.'],
    });
  });

  it('leaves nothing after an erasure, and can be repeated', async () => {
    const { ctx } = await setup();
    const source = await ctx.givenMessage();
    await ctx.save({ sources: [source] });
    await givenTheRest(ctx, source);
    const sut = new MemoryErasure(database(), ctx.revisions);
    const told = vi.spyOn(ctx.revisions, 'announce');
    await expect(sut.erase(ctx.userId)).resolves.toBe(6);
    expect(told).toHaveBeenCalledExactlyOnceWith(ctx.userId);
    await expect(sut.erase(ctx.userId)).resolves.toBe(0);
    await expect(ctx.exported()).resolves.toEqual([]);
  });

  async function givenTheRest(ctx: Awaited<ReturnType<typeof setup>>['ctx'], source: MemorySource): Promise<void> {
    const crypto = await ctx.cipher.for(database(), ctx.userId);
    const user_id = toUuid('user', ctx.userId);
    const [message, persona] = [toUuid('message', source.messageId), randomUUID()];
    const view = database().as<MemoryTables>();
    const at = ctx.clock.date();
    await view
      .insertInto('message_vectors')
      .values({
        user_id,
        message_id: message,
        model: 'm',
        vector_sealed: crypto.encryptBytes(new Uint8Array([1]), messageVectorContext(message, 'm')),
        created_at: at,
      })
      .execute();
    await view
      .insertInto('memory_profiles')
      .values({
        user_id,
        persona_id: persona,
        content_sealed: crypto.encrypt(JSON.stringify(['Lives in Porto.']), profileContext(persona)),
        memory_ids: [],
        created_at: at,
      })
      .execute();
    await view
      .insertInto('memory_backlog')
      .values({
        user_id,
        turn_id: randomUUID(),
        conversation_id: toUuid('conversation', source.conversationId),
        settled_at: at,
      })
      .execute();
    await database().transaction((tx) => ctx.revisions.raise(tx, ctx.userId));
  }
});

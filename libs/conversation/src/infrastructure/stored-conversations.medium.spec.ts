import { randomUUID } from 'node:crypto';
import { newId, toUuid, type ExportRecord, type MessageId, type PersonaId, type UserId } from '@rapport/kernel';
import { InProcessSharedState } from '@rapport/platform';
import { createTestCrypto, describeEachDatabase, ManualClock } from '@rapport/testing';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { NO_LIMIT, windowAt } from '../budget/budget.js';
import type { Conversation, Message } from '../domain/conversation.js';
import { nextMessageId } from '../domain/message-order.js';
import type { Checkpoint } from '../domain/turn-repository.js';
import type { Answer, ModelSpend, TurnClaim } from '../domain/turn.js';
import { ConversationEpisodeSource } from './conversation-episode-source.js';
import { ConversationErasureParticipant } from './conversation-erasure.participant.js';
import { ConversationExportParticipant } from './conversation-export.participant.js';
import { contentContext, type ConversationTables } from './conversation-tables.js';
import { PostgresAbandonedTurnRepository } from './postgres-abandoned-turn.repository.js';
import { PostgresBudgetRepository } from './postgres-budget.repository.js';
import { PostgresConversationRepository } from './postgres-conversation.repository.js';
import { OpenedTexts } from './opened-texts.js';
import { PostgresTurnRepository } from './postgres-turn.repository.js';
import { PostgresUsageRepository } from './postgres-usage.repository.js';

const TONE = { formality: 0.3, warmth: 0.8, energy: 0.5, length: 0.4 };
const TONE_ACCOUNT = { basis: 'off', own: TONE, reading: undefined, state: undefined } as const;
const MODEL = 'gemini-3.5-flash-lite';
const USAGE = { prompt: 100, cached: 20, output: 30, thoughts: 7 };
const SPENT = [{ modelVersion: MODEL, usage: USAGE, costMicroUsd: 42 }];
const ANSWERED: Answer = {
  state: 'completed',
  status: 'complete',
  text: 'A reply',
  rung: 'primary',
  verdict: 'ok',
  call: {
    modelVersion: MODEL,
    attempts: 2,
    firstTokenMs: 12.4,
    usage: USAGE,
    log: [{ model: MODEL, modelVersion: MODEL, outcome: 'ok', durationMs: 12, usage: USAGE, sent: true }],
  },
};

const NOTHING = { spending: undefined };

describeEachDatabase((database) => {
  async function setup() {
    const clock = new ManualClock();
    const { cipher, givenUser } = await createTestCrypto({ clock });
    const userId = await givenUser(database());
    const opened = new OpenedTexts(new InProcessSharedState(clock), clock, { openedBytes: 1e6, openedIdleMs: 1_000 });
    const conversations = new PostgresConversationRepository(database(), cipher);
    const turns = new PostgresTurnRepository(database(), cipher, opened);
    const abandoned = new PostgresAbandonedTurnRepository(database(), cipher);
    const create = async (of = userId, personaId = newId('persona')): Promise<Conversation> => {
      await clock.advance(10);
      const conversation: Conversation = {
        id: newId('conversation', clock.now()),
        userId: of,
        personaId,
        personaVersionId: newId('personaVersion'),
        title: undefined,
        titleSource: 'none',
        memoryEnabled: true,
        messageCount: 0,
        createdAt: clock.date(),
        updatedAt: clock.date(),
        lastMessageAt: undefined,
      };
      await conversations.create(conversation);
      return conversation;
    };
    const record = async (conversation: Conversation, text = 'A message', parentId?: MessageId) => {
      await clock.advance(10);
      const userMessage: Message = {
        id: nextMessageId(clock.now(), parentId),
        conversationId: conversation.id,
        parentId,
        turnId: newId('turn', clock.now()),
        role: 'user',
        status: 'complete',
        text,
        createdAt: clock.date(),
      };
      const turn = {
        turnId: userMessage.turnId,
        replyId: nextMessageId(clock.now(), userMessage.id),
        userMessage,
        conversation,
        branch: undefined,
        createdAt: clock.date(),
        model: MODEL,
        memoriesUsed: [{ sources: [newId('message')] }],
        tone: TONE,
        toneAccount: TONE_ACCOUNT,
        owner: 'test',
        leaseUntil: new Date(clock.now() + 30_000),
        reservation: undefined,
      };
      return { ...turn, recorded: (await turns.record(turn)) !== undefined };
    };
    const settle = (turn: Awaited<ReturnType<typeof record>>, answer = ANSWERED, fence = 1) =>
      database().transaction((tx) =>
        turns.settle(tx, {
          userId: turn.conversation.userId,
          turnId: turn.turnId,
          fence,
          conversationId: turn.conversation.id,
          personaId: turn.conversation.personaId,
          userMessageId: turn.userMessage.id,
          replyId: turn.replyId,
          answer,
          spent: answer.call ? SPENT : [],
          costMicroUsd: 42,
          charge: undefined,
          warnAt: { percent: 80, userLimits: { tokens: 0, costMicroUsd: 0 } },
          durationMs: 99,
          settledAt: clock.date(),
          titleExcerpt: 'A message',
        }),
      );
    const useOutsideTurns = async (personaId: PersonaId, spent: readonly ModelSpend[]) => {
      const budgets = new PostgresBudgetRepository(database());
      const limits = { tokens: NO_LIMIT, costMicroUsd: NO_LIMIT };
      const id = randomUUID();
      const asked = { userId, id, tokens: 1, costMicroUsd: 1, userLimits: limits, globalLimits: limits, shard: -1 };
      await budgets.reserve({ ...asked, window: windowAt(clock.now()), expiresAt: clock.date() });
      const took = { userId, reservationId: id, personaId, at: clock.date(), spent, charge: undefined };
      await budgets.settle(database(), { ...took, warnAt: { percent: 80, userLimits: limits } });
    };
    /** One whole turn in a conversation of its own. */
    const converse = async (text?: string, conversation?: Conversation) => {
      const turn = await record(conversation ?? (await create()), text);
      await settle(turn);
      return turn;
    };
    /** All that `find` finds. */
    const interrupt = async (evenLeased = false) => {
      const which = { now: clock.date(), userId, evenLeased };
      return abandoned.interrupt(await abandoned.find({ ...which, limit: 9 }), which);
    };
    return {
      sut: turns,
      ctx: {
        abandoned,
        interrupt,
        clock,
        cipher,
        givenUser,
        userId,
        conversations,
        create,
        record,
        settle,
        converse,
        useOutsideTurns,
      },
    };
  }

  it('stores a turn once: not against an older view of the conversation', async () => {
    const { ctx } = await setup();
    const conversation = await ctx.create();
    expect((await ctx.record(conversation)).recorded).toBe(true);
    expect((await ctx.record(conversation)).recorded).toBe(false);
  });

  it('stores no second running turn, even one that saw the conversation as it is', async () => {
    const { ctx } = await setup();
    const conversation = await ctx.create();
    const { userMessage } = await ctx.record(conversation);
    const next = await ctx.record({ ...conversation, messageCount: 1 }, 'Another', userMessage.id);
    expect(next.recorded).toBe(false);
    expect((await ctx.conversations.find(ctx.userId, conversation.id))?.messageCount).toBe(1);
  });

  it('stores nothing in a conversation that is gone', async () => {
    const { ctx } = await setup();
    expect((await ctx.record({ ...(await ctx.create()), id: newId('conversation') })).recorded).toBe(false);
  });

  it('settles a turn once, and only for whoever holds it', async () => {
    const { ctx } = await setup();
    const turn = await ctx.record(await ctx.create());
    expect(await ctx.settle(turn, ANSWERED, 2)).toBe('lost');
    expect(await ctx.settle(turn)).toBe('settled');
    await ctx.clock.advance(1);
    expect(await ctx.settle(turn)).toBe('lost');
    const { items } = await ctx.conversations.messages(ctx.userId, turn.conversation.id, { limit: 9, order: 'asc' });
    expect(items.map(({ text }) => text)).toEqual(['A message', 'A reply']);
  });

  it('takes a settlement whose confirmation was lost for settled, and stores it once', async () => {
    const { ctx } = await setup();
    const turn = await ctx.record(await ctx.create());
    expect([await ctx.settle(turn), await ctx.settle(turn)]).toEqual(['settled', 'repeated']);
    const { items } = await ctx.conversations.messages(ctx.userId, turn.conversation.id, { limit: 9, order: 'asc' });
    expect(items.map(({ text }) => text)).toEqual(['A message', 'A reply']);
    expect((await new PostgresUsageRepository(database()).report(ctx.userId, '2020-01-01')).total.turns).toBe(1);
  });

  it('ends several abandoned turns at once, and counts each in its day', async () => {
    const { ctx } = await setup();
    const personaId = newId('persona');
    await ctx.record(await ctx.create(ctx.userId, personaId));
    await ctx.record(await ctx.create(ctx.userId, personaId));
    await ctx.clock.advance(30_000);
    expect(await ctx.interrupt()).toMatchObject([{ fence: 2 }, { fence: 2 }]);
    expect((await new PostgresUsageRepository(database()).report(ctx.userId, '2020-01-01')).total).toMatchObject({
      turns: 2,
      costMicroUsd: 0,
    });
  });

  it('ends no turn but those that were found, and only as they were found', async () => {
    const { sut, ctx } = await setup();
    const found = await ctx.record(await ctx.create());
    const renewed = await ctx.record(await ctx.create());
    const taken = await ctx.record(await ctx.create());
    await ctx.record(await ctx.create());
    await ctx.clock.advance(30_000);
    const now = ctx.clock.date();
    const claims = [found, renewed, taken].map(({ turnId }) => ({ userId: ctx.userId, turnId, fence: 1 }));
    const [, claim] = claims as [TurnClaim, TurnClaim, TurnClaim];
    await sut.checkpoint([{ ...claim, replyId: renewed.replyId, partial: undefined, ...NOTHING }], new Date(+now + 1));
    // What shared state holds of it must not take the lease away that its process has renewed.
    await ctx.abandoned.keep({ ...claim, replyId: renewed.replyId, partial: 'Read', ...NOTHING }, { now });
    await sql`UPDATE turns SET fence = 2 WHERE turn_id = ${toUuid('turn', taken.turnId)}`.execute(
      database().as<unknown>(),
    );
    expect(await ctx.abandoned.interrupt(claims, { now })).toEqual([
      { userId: ctx.userId, turnId: found.turnId, fence: 2 },
    ]);
  });

  it('ends turns whose lease stands, and of people whose key is gone, where that is asked for', async () => {
    const { sut, ctx } = await setup();
    const { turnId, replyId } = await ctx.record(await ctx.create());
    const claim = { userId: ctx.userId, turnId, fence: 1 };
    await sut.checkpoint([{ ...claim, replyId, partial: 'Half an', ...NOTHING }], new Date(ctx.clock.now() + 30_000));
    await database().transaction((tx) => ctx.cipher.destroyKey(tx, ctx.userId));
    expect(await ctx.interrupt()).toEqual([]);
    expect(await ctx.interrupt(true)).toEqual([{ ...claim, fence: 2 }]);
  });

  it('settles nothing in a conversation that was deleted meanwhile', async () => {
    const { ctx } = await setup();
    const turn = await ctx.record(await ctx.create());
    await database().transaction((tx) => ctx.conversations.delete(tx, ctx.userId, turn.conversation.id));
    expect(await ctx.settle(turn)).toBe('lost');
    expect((await new PostgresUsageRepository(database()).report(ctx.userId, '2020-01-01')).total.turns).toBe(0);
  });

  it('opens with the latest messages, oldest first, and the turn that is running', async () => {
    const { sut, ctx } = await setup();
    const first = await ctx.converse('One');
    const conversation = { ...first.conversation, messageCount: 2 };
    const running = await ctx.record(conversation, 'Two', first.replyId);
    const opened = await sut.open(ctx.userId, conversation.id, { messages: 2, bytes: 10_000 });
    expect(opened?.recent.map(({ text }) => text)).toEqual(['A reply', 'Two']);
    expect(opened?.running).toEqual({ turnId: running.turnId, leaseUntil: running.leaseUntil });
    expect(opened?.conversation).toMatchObject({ messageCount: 3, title: 'A message', titleSource: 'excerpt' });
  });

  it('explains a turn with everything it took', async () => {
    const { ctx } = await setup();
    const turn = await ctx.converse();
    expect(await ctx.conversations.explain(ctx.userId, turn.replyId)).toEqual({
      turnId: turn.turnId,
      conversationId: turn.conversation.id,
      userMessageId: turn.userMessage.id,
      replyId: turn.replyId,
      state: 'completed',
      rung: 'primary',
      verdict: 'ok',
      errorCode: undefined,
      model: MODEL,
      modelVersion: MODEL,
      attempts: 2,
      usage: { prompt: 100, cached: 20, output: 30, thoughts: 7 },
      costMicroUsd: 42,
      firstTokenMs: 12,
      durationMs: 99,
      memoriesUsed: turn.memoriesUsed,
      tone: TONE,
      toneAccount: TONE_ACCOUNT,
    });
  });

  it('overwrites a title of the model, never one of the person', async () => {
    const { ctx } = await setup();
    const { id } = (await ctx.converse()).conversation;
    const change = { userId: ctx.userId, id, at: ctx.clock.date(), replacing: ['excerpt', 'model'] } as const;
    const retitle = (title: string, source: 'model' | 'user') =>
      ctx.conversations.retitle(database(), { ...change, title, source });
    expect(await retitle('By the model', 'model')).toBe(true);
    expect(await retitle('By me', 'user')).toBe(true);
    expect(await retitle('By the model again', 'model')).toBe(false);
    expect((await ctx.conversations.find(ctx.userId, id))?.title).toBe('By me');
  });

  it('has memory read what it lacks of anybody, newest first, with the state of their memory', async () => {
    const { ctx } = await setup();
    const source = new ConversationEpisodeSource(database(), ctx.cipher);
    await ctx.converse('Once');
    await ctx.converse("Somebody else's", await ctx.create(await ctx.givenUser(database()), newId('persona')));
    const query = { userId: ctx.userId, known: [], limit: 10 };
    const { state, episodes } = await source.news(query);
    expect(state).toEqual({ revision: 0, enabled: true });
    expect(episodes.map(({ role, text }) => `${role}: ${text}`)).toEqual(['assistant: A reply', 'user: Once']);

    const [reply, said] = episodes.map(({ messageId }) => messageId);
    expect((await source.news({ ...query, known: [said!] })).episodes.map(({ messageId }) => messageId)).toEqual([
      reply,
    ]);
    expect((await source.news({ ...query, after: said! })).episodes.map(({ messageId }) => messageId)).toEqual([reply]);
    expect((await source.latest({ ...query, before: reply! })).map(({ messageId }) => messageId)).toEqual([said]);
    expect(await source.ids(ctx.userId)).toEqual(new Set([reply, said]));
    expect(await source.still(ctx.userId, [said!, newId('message')])).toEqual(new Set([said]));
  });

  it('reports usage by day and persona, with what was used outside turns', async () => {
    const { ctx } = await setup();
    const usage = new PostgresUsageRepository(database());
    const { personaId, personaVersionId } = (await ctx.converse()).conversation;
    const [used, other] = [5, 5].map((prompt) => ({ prompt, cached: 0, output: 1, thoughts: 0 }));
    await ctx.useOutsideTurns(personaId, [
      { modelVersion: MODEL, usage: used!, costMicroUsd: 3 },
      { modelVersion: 'unpriced', usage: other!, costMicroUsd: undefined },
    ]);
    const total = { turns: 1, tokens: { prompt: 110, cached: 20, output: 32, thoughts: 7 }, costMicroUsd: 45 };
    expect(await usage.report(ctx.userId, '2026-01-01')).toEqual({
      conversations: 1,
      messages: 2,
      total,
      byPersona: [{ ...total, personaId, personaVersionId }],
      byDay: [{ ...total, day: '2026-01-01' }],
    });
    expect((await usage.report(ctx.userId, '2026-01-02')).byDay).toEqual([]);
  });

  it('exports everything of one person, readable, and nothing of others', async () => {
    const { sut, ctx } = await setup();
    await ctx.converse('My words');
    const running = await ctx.record(await ctx.create(), 'Unanswered');
    const half = { userId: ctx.userId, turnId: running.turnId, fence: 1, replyId: running.replyId, partial: 'Half' };
    await sut.checkpoint([{ ...half, ...NOTHING }], ctx.clock.date());
    await ctx.converse('Not mine', await ctx.create(await ctx.givenUser(database())));
    const records: ExportRecord[] = [];
    const participant = new ConversationExportParticipant(database(), ctx.cipher);
    for await (const record of participant.export(ctx.userId)) records.push(record);
    const of = (table: string) => records.filter((record) => record.table === table);
    expect(of('messages').map(({ origin, row }) => [origin, row['content']])).toEqual([
      ['provided', 'My words'],
      ['generated', 'A reply'],
      ['provided', 'Unanswered'],
    ]);
    expect(of('conversations').map(({ row }) => row['title'])).toEqual(['A message', null]);
    expect(of('turns').map(({ row }) => row['partial'])).toEqual([null, 'Half']);
    expect(of('usage_daily')).toHaveLength(1);
    expect(new Set(records.map(({ row }) => row['user_id']))).toEqual(new Set([toUuid('user', ctx.userId)]));
    expect(records.flatMap(({ row }) => Object.keys(row)).filter((name) => name.endsWith('_sealed'))).toEqual([]);
  });

  it('keeps the checkpoints of many turns at once, and only of those that still are the caller’s', async () => {
    const { sut, ctx } = await setup();
    const erased = await ctx.givenUser(database());
    const turns = [];
    for (const of of [ctx.userId, ctx.userId, ctx.userId, erased]) turns.push(await ctx.record(await ctx.create(of)));
    const [told, silent, taken, gone] = turns.map(({ turnId, replyId }, index) => {
      const partial = index === 1 ? undefined : `Said ${index}`;
      return { userId: index === 3 ? erased : ctx.userId, turnId, fence: index === 2 ? 7 : 1, replyId, partial };
    }) as [Checkpoint, Checkpoint, Checkpoint, Checkpoint];
    await database().transaction((tx) => ctx.cipher.destroyKey(tx, erased));
    const held = await sut.checkpoint([told, silent, taken, gone], new Date('2030-01-01'));
    expect(held).toEqual(new Map([told, silent, gone].map(({ turnId }) => [turnId, 'kept'])));
    await sut.checkpoint([{ ...told, partial: undefined }], new Date('2030-01-02'));
    const rows = await database()
      .as<ConversationTables>()
      .selectFrom('turns')
      .select(['partial_sealed', 'lease_until'])
      .where('user_id', '=', toUuid('user', ctx.userId))
      .orderBy('created_at')
      .execute();
    const crypto = await ctx.cipher.for(database(), ctx.userId);
    const context = contentContext(toUuid('message', told.replyId));
    expect(rows.map((row) => row.partial_sealed && crypto.decrypt(row.partial_sealed, context))).toEqual([
      'Said 0',
      null,
      null,
    ]);
    expect(rows.slice(0, 2).map((row) => row.lease_until.toISOString().slice(0, 10))).toEqual([
      '2030-01-02',
      '2030-01-01',
    ]);
  });

  it('keeps nothing of what was said once it is taken back, whatever else the checkpoint holds', async () => {
    const { sut, ctx } = await setup();
    const { turnId, replyId } = await ctx.record(await ctx.create());
    const checkpoint = (partial: string | undefined) =>
      sut.checkpoint([{ userId: ctx.userId, turnId, fence: 1, replyId, partial, ...NOTHING }], ctx.clock.date());
    const which = { userId: ctx.userId, now: ctx.clock.date(), limit: 9 };
    const stored = async () => (await ctx.abandoned.find(which))[0]?.partial();
    await checkpoint('Half');
    await checkpoint(undefined);
    expect(await stored()).toBe('Half');
    await checkpoint('');
    expect(await stored()).toBe('');
  });

  it('exports more than fits one page', async () => {
    const { ctx } = await setup();
    const { conversation } = await ctx.converse();
    await sql`
      INSERT INTO conversations (user_id, conversation_id, persona_id, persona_version_id, created_at, updated_at)
      SELECT user_id, gen_random_uuid(), persona_id, persona_version_id, created_at, updated_at
      FROM conversations, generate_series(1, 1100)
      WHERE conversation_id = ${toUuid('conversation', conversation.id)}`.execute(database().as());
    let conversations = 0;
    for await (const { table } of new ConversationExportParticipant(database(), ctx.cipher).export(ctx.userId)) {
      if (table === 'conversations') conversations += 1;
    }
    expect(conversations).toBe(1_101);
  });

  it('erases everything of one person, twice without harm, and nothing of others', async () => {
    const { ctx } = await setup();
    await ctx.converse();
    const other = await ctx.givenUser(database());
    const kept = await ctx.converse('Kept', await ctx.create(other));
    const participant = new ConversationErasureParticipant(database());
    expect(await participant.erase(ctx.userId)).toBe(5);
    expect(await participant.erase(ctx.userId)).toBe(0);
    expect((await ctx.conversations.list(ctx.userId, { limit: 9, order: 'asc' })).items).toEqual([]);
    expect(await ctx.conversations.find(other, kept.conversation.id)).toMatchObject({ messageCount: 2 });
  });

  it('leaves a settled turn for memory to read, unless nothing was answered or its conversation is not to be remembered', async () => {
    const { ctx } = await setup();
    const answered = await ctx.converse('Remember me');
    await ctx.settle(await ctx.record(await ctx.create()), { ...ANSWERED, state: 'failed', text: '' });
    const off = await ctx.create();
    await database()
      .as<ConversationTables>()
      .updateTable('conversations')
      .set({ memory_enabled: false })
      .where('conversation_id', '=', toUuid('conversation', off.id))
      .execute();
    await ctx.converse('Not me', off);
    expect(await backlogOf(ctx.userId)).toEqual([{ turn_id: toUuid('turn', answered.turnId) }]);
  });

  it('leaves an interrupted turn for memory when words were read, and once however often it is interrupted', async () => {
    const { sut, ctx } = await setup();
    const turn = await ctx.record(await ctx.create());
    const half = { userId: ctx.userId, turnId: turn.turnId, fence: 1, replyId: turn.replyId, partial: 'Half an' };
    await sut.checkpoint([{ ...half, ...NOTHING }], new Date(0));
    await ctx.interrupt();
    await ctx.interrupt();
    expect(await backlogOf(ctx.userId)).toEqual([{ turn_id: toUuid('turn', turn.turnId) }]);
  });

  const backlogOf = async (userId: UserId): Promise<readonly { readonly turn_id: string }[]> => {
    const user = toUuid('user', userId);
    const { rows } = await sql<{ turn_id: string }>`SELECT turn_id FROM memory_backlog
      WHERE user_id = ${user}`.execute(database().as<unknown>());
    return rows;
  };
});

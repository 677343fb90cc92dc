import { fromUuid, newId, toUuid, type ConversationId, type UserId } from '@rapport/kernel';
import { ConversationImport, MemoryRepository, MemoryRevisions, WithdrawnMemoryRetention } from '@rapport/memory';
import type { RetentionRule } from '@rapport/platform';
import {
  describeEachDatabase,
  openConversationApp,
  ScriptedModel,
  type ConversationApp,
  memoryOf,
} from '@rapport/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CreateConversation } from '../application/create-conversation.js';
import { ConversationRetention } from './conversation-retention.js';
import { UsageRetention } from './usage-retention.js';

const DAY_MS = 86_400_000;
const NEVER = new AbortController().signal;

describeEachDatabase((database) => {
  let opened: ConversationApp;
  beforeAll(async () => {
    opened = await openConversationApp({
      database: database(),
      model: new ScriptedModel(),
      environment: { RETENTION_CONVERSATION_DAYS: '100', RETENTION_USAGE_DAYS: '50', RETENTION_BATCH: '2' },
    });
  });
  afterAll(() => opened.close());

  async function setup() {
    const { app } = opened;
    for (const table of ['conversations', 'usage_daily', 'completions', 'memory_states']) {
      await sql`DELETE FROM ${sql.table(table)}`.execute(database().as());
    }
    const start = opened.clock.now();
    const after = (days: number): Date => new Date(start + days * DAY_MS);
    const givenUser = async (): Promise<UserId> => {
      const userId = newId('user');
      await sql`INSERT INTO users (user_id) VALUES (${toUuid('user', userId)})`.execute(database().as());
      await database().transaction((tx) => opened.crypto.cipher.createKey(tx, userId));
      return userId;
    };
    const userId = await givenUser();
    const begin = async (whom = userId): Promise<ConversationId> =>
      (await app.get(CreateConversation, { strict: false }).execute(whom, 'maren')).id;
    const set = (statement: ReturnType<typeof sql>) => statement.execute(database().as());
    const left = async (): Promise<ConversationId[]> => {
      const { rows } = await sql<{ id: string }>`SELECT conversation_id AS id FROM conversations ORDER BY 1`.execute(
        database().as(),
      );
      return rows.map(({ id }) => fromUuid('conversation', id));
    };
    const rule = (type: new (...dependencies: never[]) => RetentionRule): RetentionRule =>
      app.get<RetentionRule>(type, { strict: false });
    /** In the order in which rules come to them; the keys of the first `broken` are gone. */
    const givenUsers = async (count: number, broken: number, having: (whom: UserId) => Promise<unknown>) => {
      const people: UserId[] = [];
      for (let index = 0; index < count; index += 1) people.push(await givenUser());
      people.sort();
      for (const whom of people) await having(whom);
      const lost = people.slice(0, broken).map((whom) => toUuid('user', whom));
      await sql`DELETE FROM user_keys WHERE user_id = ANY (${lost}::uuid[])`.execute(database().as());
      return people;
    };
    return { sut: rule(ConversationRetention), ctx: { userId, after, begin, set, left, rule, givenUser, givenUsers } };
  }
  const user = (userId: UserId) => sql`${toUuid('user', userId)}::uuid`;

  it('keeps a conversation for as long as the deployment does, and no longer', async () => {
    const { sut, ctx } = await setup();
    const id = await ctx.begin();
    expect(await sut.purge(ctx.after(100), NEVER)).toBe(0);
    expect(await ctx.left()).toEqual([id]);
    expect(await sut.measure(ctx.after(100.01))).toEqual({ due: 1, oldest: ctx.after(0) });
    expect(await sut.purge(ctx.after(100.01), NEVER)).toBe(1);
    expect(opened.audit.entries.at(-1)).toEqual({ action: 'conversation.expired', outcome: 'success', subject: id });
  });

  it('counts from the last message', async () => {
    const { sut, ctx } = await setup();
    await ctx.begin();
    await ctx.set(sql`UPDATE conversations SET last_message_at = ${ctx.after(60)}::timestamptz`);
    expect(await sut.purge(ctx.after(159), NEVER)).toBe(0);
    expect(await sut.purge(ctx.after(161), NEVER)).toBe(1);
  });

  it('counts from the import of what was said elsewhere, however long ago', async () => {
    const { sut, ctx } = await setup();
    const imports = opened.get<ConversationImport>(ConversationImport);
    const messages = [{ role: 'user', text: 'Hello', at: ctx.after(-900), withheld: false }] as const;
    const [id, heldWith] = [newId('conversation'), await imports.heldWith('maren')];
    await database().transaction((tx) => imports.add(tx, { userId: ctx.userId, id, heldWith, messages }));
    expect(await sut.purge(ctx.after(99), NEVER)).toBe(0);
    expect(await sut.measure(ctx.after(101))).toEqual({ due: 1, oldest: ctx.after(0) });
    expect(await sut.purge(ctx.after(101), NEVER)).toBe(1);
  });

  it('keeps it shorter for whom wants that, and for nobody longer', async () => {
    const { sut, ctx } = await setup();
    const [brief, greedy] = [await ctx.givenUser(), await ctx.givenUser()];
    const kept = [await ctx.begin(), await ctx.begin(greedy)].toSorted();
    await ctx.begin(brief);
    for (const [whom, days] of [
      [brief, 7],
      [greedy, 999],
    ] as const) {
      await ctx.set(sql`INSERT INTO retention_settings VALUES (${user(whom)}, ${days}, now())`);
    }
    expect(await sut.purge(ctx.after(7.01), NEVER)).toBe(1);
    expect((await ctx.left()).toSorted()).toEqual(kept);
    expect(await sut.purge(ctx.after(100.01), NEVER)).toBe(2);
  });

  it('goes through all that is due in batches, and takes nothing from whom is under a hold', async () => {
    const { sut, ctx } = await setup();
    const held = await ctx.givenUser();
    const kept = await ctx.begin(held);
    for (let index = 0; index < 5; index += 1) await ctx.begin();
    await ctx.set(sql`INSERT INTO legal_holds VALUES (${user(held)}, 'X-1', ${user(held)}, now())`);
    expect(await sut.measure(ctx.after(101))).toMatchObject({ due: 5 });
    expect(await sut.purge(ctx.after(101), NEVER)).toBe(5);
    expect(await ctx.left()).toEqual([kept]);
  });

  it('stops between conversations when it is told to', async () => {
    const { sut, ctx } = await setup();
    await ctx.begin();
    expect(await sut.purge(ctx.after(101), AbortSignal.abort())).toBe(0);
  });

  it('goes on with the others when there are people whose key is gone, and fails in the end', async () => {
    const { sut, ctx } = await setup();
    const begun = new Map<UserId, ConversationId>();
    const people = await ctx.givenUsers(4, 2, async (whom) => begun.set(whom, await ctx.begin(whom)));
    await expect(sut.purge(ctx.after(101), NEVER)).rejects.toThrow('crypto.key_missing');
    expect(new Set(await ctx.left())).toEqual(new Set(people.slice(0, 2).map((whom) => begun.get(whom))));
  });

  it('removes old days and answers without a conversation from the accounts', async () => {
    const { ctx } = await setup();
    const sut = ctx.rule(UsageRetention);
    const persona = sql`${toUuid('persona', newId('persona'))}::uuid`;
    for (const days of [-60, -55, -52, 0]) {
      const day = ctx.after(days).toISOString().slice(0, 10);
      await ctx.set(
        sql`INSERT INTO usage_daily (user_id, day, persona_id, model) VALUES (${user(ctx.userId)}, ${day}, ${persona}, '')`,
      );
    }
    await ctx.set(sql`INSERT INTO completions (user_id, completion_id, persona_id, persona_version_id, rung, verdict, model,
      attempts, duration_ms, created_at) VALUES (${user(ctx.userId)}, gen_random_uuid(), ${persona}, gen_random_uuid(), 'primary', 'complete',
      'm', 1, 1, ${ctx.after(-51)}::timestamptz)`);
    expect(await sut.measure(ctx.after(0))).toEqual({ due: 4, oldest: ctx.after(-60) });
    expect(await sut.purge(ctx.after(0), NEVER)).toBe(4);
    expect(await sut.measure(ctx.after(0))).toMatchObject({ due: 0 });
  });

  it('removes what was remembered once a withdrawn consent was not given again in time', async () => {
    const { ctx } = await setup();
    const sut = ctx.rule(WithdrawnMemoryRetention);
    const [gone, back] = [await ctx.givenUser(), await ctx.givenUser()];
    const revisions = opened.get<MemoryRevisions>(MemoryRevisions);
    const memories = opened.get<MemoryRepository>(MemoryRepository);
    const decide = (userId: UserId, given: boolean) =>
      database().transaction((tx) => revisions.setConsented(tx, userId, given));
    for (const whom of [gone, back]) {
      await database().transaction((tx) => memories.save(tx, memoryOf(whom, ctx.after(0))));
      await decide(whom, false);
    }
    await decide(back, true);
    expect(await sut.purge(ctx.after(29.9), NEVER)).toBe(0);
    expect(await sut.measure(ctx.after(30.1))).toMatchObject({ due: 1 });
    expect(await sut.purge(ctx.after(30.1), NEVER)).toBe(1);
    expect(await sut.measure(ctx.after(30.1))).toEqual({ due: 0, oldest: undefined });
    expect(await memories.list(gone, { limit: 9 })).toEqual([]);
    expect(await memories.list(back, { limit: 9 })).toHaveLength(1);
  });

  it('removes what was remembered of the others when there are people whose key is gone, and fails in the end', async () => {
    const { ctx } = await setup();
    const sut = ctx.rule(WithdrawnMemoryRetention);
    await ctx.givenUsers(4, 2, (whom) =>
      database().transaction((tx) => opened.get<MemoryRevisions>(MemoryRevisions).setConsented(tx, whom, false)),
    );
    await expect(sut.purge(ctx.after(30.1), NEVER)).rejects.toThrow('crypto.key_missing');
    expect(await sut.measure(ctx.after(30.1))).toMatchObject({ due: 2 });
  });
});

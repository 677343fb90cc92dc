import { newId, toUuid, type MessageId } from '@rapport/kernel';
import { MemoryRecall, MemoryRepository, MemoryRevisions, type MemoryId } from '@rapport/memory';
import {
  describeEachDatabase,
  memoryOf,
  openConversationApp,
  ScriptedModel,
  type ConversationApp,
} from '@rapport/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CreateConversation } from '../application/create-conversation.js';
import { contentContext, type ConversationTables } from '../infrastructure/conversation-tables.js';

/** Recalls everything there is: what is missing is missing for being out of date, not for scoring low. */
const ALL = { MEMORY_RECALL_MAXIMUM: '500', MEMORY_RECALL_MIN_SCORE: '0', MEMORY_RECALL_MIN_SHARE: '0' };
/** Ids of messages that are stored late, or by a server whose clock is wrong; together within the overlap. */
const SKEW_MS = 400_000;

const operation = fc.record({
  kind: fc.constantFrom('say', 'say', 'learn', 'forget', 'unlearn', 'recall', 'recall', 'recall'),
  pod: fc.nat({ max: 1 }),
  which: fc.nat(),
  skewMs: fc.integer({ min: -SKEW_MS, max: SKEW_MS }),
  /** Whether everything before it has ended, or it runs beside. */
  alone: fc.boolean(),
});

interface Item {
  readonly word: string;
  /** Committed before these moments: a recall that begins later must know. */
  isThere: boolean;
  isGoing: boolean;
  isGone: boolean;
  remove(): Promise<void>;
}

describeEachDatabase((database, kind) => {
  let pods: ConversationApp[] = [];
  beforeAll(async () => {
    // Each with a shared state of its own: nothing is announced to anybody, as when Redis is down.
    const first = await openConversationApp({ database: database(), model: new ScriptedModel(), environment: ALL });
    const second = await openConversationApp({
      database: database(),
      model: new ScriptedModel(),
      environment: ALL,
      beside: first,
    });
    pods = [first, second];
    await Promise.all(pods.map(({ app }) => app.init()));
  });
  afterAll(async () => {
    await Promise.all(pods.map((pod) => pod.close()));
  });

  async function setup() {
    const [pod] = pods as [ConversationApp];
    const userId = await pod.givenUser();
    const conversation = await pod.get<CreateConversation>(CreateConversation).execute(userId, 'maren');
    const crypto = await pod.crypto.cipher.for(database(), userId);
    const revisions = pod.get<MemoryRevisions>(MemoryRevisions);
    const memories = pod.get<MemoryRepository>(MemoryRepository);

    const recall = async (index: number): Promise<string> => {
      const found = await pods[index]!.get<MemoryRecall>(MemoryRecall).recall({
        userId,
        personaId: conversation.personaId,
        conversationId: newId('conversation'),
        query: 'Which zebra?',
        tokenBudget: 1_000_000,
      });
      return found.map(({ text }) => text).join('\n');
    };
    const say = async (word: string, skewMs = 0): Promise<() => Promise<void>> => {
      const id = newId('message', pod.clock.now() + skewMs);
      const uuid = toUuid('message', id);
      await database()
        .as<ConversationTables>()
        .insertInto('messages')
        .values({
          user_id: toUuid('user', userId),
          message_id: uuid,
          conversation_id: toUuid('conversation', conversation.id),
          parent_id: null,
          turn_id: toUuid('turn', newId('turn')),
          role: 'user',
          status: 'complete',
          content_sealed: crypto.encrypt(`A zebra ${word}.`, contentContext(uuid)),
          created_at: pod.clock.date(),
        })
        .execute();
      return () => forget(id);
    };
    const forget = (id: MessageId): Promise<void> =>
      database().transaction(async (tx) => {
        await revisions.raise(tx, userId);
        await tx
          .as<ConversationTables>()
          .updateTable('messages')
          .set({ forgotten_at: pod.clock.date() })
          .where('user_id', '=', toUuid('user', userId))
          .where('message_id', '=', toUuid('message', id))
          .execute();
      });
    const learn = async (word: string): Promise<() => Promise<void>> => {
      const text = `Knows a zebra ${word}.`;
      const fields = { id: newId('memory'), text, attribute: 'zebra', value: text };
      const memory = memoryOf(userId, pod.clock.date(), fields);
      await database().transaction(async (tx) => {
        await revisions.raise(tx, userId, 'facts');
        await memories.save(tx, memory);
      });
      return () => unlearn(memory.id);
    };
    const unlearn = (id: MemoryId): Promise<void> =>
      database().transaction(async (tx) => {
        await revisions.raise(tx, userId, 'facts');
        await memories.remove(tx, userId, [id]);
      });
    return { sut: { recall }, ctx: { pod, userId, conversation, revisions, say, learn } };
  }

  it('recalls at each process what is there, and never what was forgotten, however it all overlaps', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 30 }), async (operations) => {
        const { sut, ctx } = await setup();
        const items: Item[] = [];
        const running: Promise<void>[] = [];
        const add = async (word: string, store: () => Promise<() => Promise<void>>): Promise<void> => {
          const item: Item = { word, isThere: false, isGoing: false, isGone: false, remove: () => Promise.resolve() };
          items.push(item);
          item.remove = await store();
          item.isThere = true;
        };
        const remove = async (item: Item): Promise<void> => {
          item.isGoing = true;
          await item.remove();
          item.isGone = true;
        };
        const check = async (pod: number): Promise<void> => {
          const gone = items.filter(({ isGone }) => isGone);
          const there = items.filter(({ isThere }) => isThere);
          const text = await sut.recall(pod);
          for (const { word } of gone) expect(text).not.toContain(word);
          for (const { word } of there.filter(({ isGoing }) => !isGoing)) expect(text).toContain(word);
        };
        for (const [index, { kind: what, pod, which, skewMs, alone }] of operations.entries()) {
          if (alone) await Promise.all(running.splice(0));
          const word = `w${index}x`;
          const there = items.filter(({ isThere, isGoing }) => isThere && !isGoing);
          const item = there[which % Math.max(1, there.length)];
          if (what === 'say') running.push(add(word, () => ctx.say(word, skewMs)));
          else if (what === 'learn') running.push(add(word, () => ctx.learn(word)));
          else if (what === 'recall') running.push(check(pod));
          else if (item) running.push(remove(item));
        }
        await Promise.all(running);
        await Promise.all([check(0), check(1)]);
      }),
      { numRuns: kind === 'pglite' ? 25 : 60 },
    );
  });

  it('knows nothing any more while the person has switched memory off', async () => {
    const { sut, ctx } = await setup();
    await ctx.say('Zita');
    expect(await sut.recall(1)).toContain('Zita');
    await database().transaction((tx) => ctx.revisions.setEnabled(tx, ctx.userId, false));
    expect(await sut.recall(1)).toBe('');
    await database().transaction((tx) => ctx.revisions.setEnabled(tx, ctx.userId, true));
    expect(await sut.recall(1)).toContain('Zita');
  });
});

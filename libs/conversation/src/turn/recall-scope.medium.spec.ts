import { newId, type ConversationId, type MessageId } from '@rapport/kernel';
import { MemoryRecall, MemoryRepository, MemoryRevisions } from '@rapport/memory';
import { describeEachDatabase, openConversationApp, ScriptedModel } from '@rapport/testing';
import { expect, it, onTestFinished } from 'vitest';
import { BranchConversation } from '../application/branch-conversation.js';
import { ChangeConversation } from '../application/change-conversation.js';
import { CreateConversation } from '../application/create-conversation.js';
import { FindConversations } from '../application/find-conversations.js';
import type { SendCommand } from './turn-context.js';
import { TurnRunner } from './turn-runner.js';

/** Through turns as people take them; what is recalled is asked as the next turn would. */
describeEachDatabase((database) => {
  async function setup(environment: Record<string, string> = {}) {
    const model = new ScriptedModel();
    for (let answer = 0; answer < 9; answer += 1) model.replies('Tell me more.');
    const app = await openConversationApp({ database: database(), model, environment });
    await app.app.init();
    onTestFinished(() => app.close());
    const userId = await app.givenUser();
    const create = (persona = 'maren') => app.get<CreateConversation>(CreateConversation).execute(userId, persona);
    const { id, personaId } = await create();
    const run = async (command: Omit<SendCommand, 'userId'>): Promise<void> => {
      await app.clock.advance(1_000);
      const channel = await app.get<TurnRunner>(TurnRunner).start({ userId, ...command });
      for await (const _ of channel.read()) continue;
    };
    const recall = async (
      query: string,
      from: { conversationId?: ConversationId; promptFrom?: MessageId } = {},
    ): Promise<string> => {
      const request = { userId, personaId, conversationId: newId('conversation'), query, tokenBudget: 800, ...from };
      return (await app.get<MemoryRecall>(MemoryRecall).recall(request)).map(({ text }) => text).join('\n');
    };
    const messages = async () =>
      (await app.get<FindConversations>(FindConversations).messages(userId, id, { limit: 50, order: 'asc' })).items;
    const learn = async (text: string, messageId: MessageId): Promise<void> => {
      const at = app.clock.date();
      await database().transaction(async (tx) => {
        await app.get<MemoryRevisions>(MemoryRevisions).raise(tx, userId, 'facts');
        await app.get<MemoryRepository>(MemoryRepository).save(tx, {
          ...{ id: newId('memory'), userId, personaId: undefined, kind: 'fact', status: 'active', text },
          ...{ subject: 'user', attribute: 'boat', value: text, trust: 'stated', origin: 'extracted' },
          ...{ salience: 0.5, pinned: false, validFrom: at, validUntil: undefined, supersededBy: undefined },
          ...{ importId: undefined, sources: [{ messageId, conversationId: id }], createdAt: at, updatedAt: at },
        });
      });
    };
    const send = (content: string, conversationId = id): Promise<void> => run({ conversationId, content });
    return { sut: { recall }, ctx: { ...app, userId, id, create, run, send, messages, learn } };
  }

  it('tells when something was said, and by whom', async () => {
    const { sut, ctx } = await setup();
    await ctx.send('My boat is called Zelda.');
    expect(await sut.recall('What is my boat called?')).toContain(
      'On 1 January 2026 the user said: My boat is called Zelda.',
    );
  });

  it('forgets what was taken back on another branch, and what was learned from it; and knows it again with the branch', async () => {
    const { sut, ctx } = await setup();
    await ctx.send('My boat is called Zoltan.');
    const [said, answer] = await ctx.messages();
    await ctx.learn('Has a boat called Zoltan.', said!.id);
    expect(await sut.recall('What is my boat called?')).toMatch(/Has a boat called Zoltan \(since January 2026\)\./);

    const branches = ctx.get<BranchConversation>(BranchConversation);
    await ctx.run(await branches.edit(ctx.userId, ctx.id, said!.id, 'My boat is called Zelda.'));
    expect(await sut.recall('What is my boat called?')).toMatch(/^((?!Zoltan)[^])*Zelda((?!Zoltan)[^])*$/);
    await ctx.run(await branches.send(ctx.userId, ctx.id, answer!.id, 'It is old.'));
    expect(await sut.recall('What is my boat called?')).toMatch(
      /^((?!Zelda)[^])*Has a boat called Zoltan((?!Zelda)[^])*$/,
    );
  });

  it('recalls nothing of a conversation that was deleted, or that is not to be remembered', async () => {
    const { sut, ctx } = await setup();
    const other = await ctx.create();
    await ctx.send('My boat is called Zelda.');
    await ctx.send('My boat has a red sail.', other.id);
    const change = ctx.get<ChangeConversation>(ChangeConversation);
    await change.switchMemory(ctx.userId, ctx.id, false);
    expect(await sut.recall('Tell me about my boat')).toMatch(/^((?!Zelda)[^])*red sail((?!Zelda)[^])*$/);
    await change.switchMemory(ctx.userId, ctx.id, true);
    expect(await sut.recall('Tell me about my boat')).toContain('Zelda');
    await change.delete(ctx.userId, ctx.id);
    expect(await sut.recall('Tell me about my boat')).not.toContain('Zelda');
  });

  it('answers a question that was asked before, rather than tell that it was', async () => {
    const { sut, ctx } = await setup();
    await ctx.send('My boat is called Zelda.');
    for (let asked = 0; asked < 3; asked += 1) await ctx.send('What is my boat called?', (await ctx.create()).id);
    expect(await sut.recall('What is my boat called?')).toMatch(/^On 1 January 2026 the user said: [^\n]* Zelda\.$/);
  });

  it('leaves out of its own conversation what stands in the prompt anyway', async () => {
    const { sut, ctx } = await setup();
    await ctx.send('My boat is called Zelda.');
    await ctx.send('My boat has a red sail.');
    const [, , second] = await ctx.messages();
    const here = { conversationId: ctx.id, promptFrom: second!.id };
    expect(await sut.recall('Tell me about my boat', here)).toMatch(/^((?!red sail)[^])*Zelda((?!red sail)[^])*$/);
    expect(await sut.recall('Tell me about my boat', { conversationId: ctx.id })).toBe('');
  });

  it.each([
    ['keeps what was said to other personas', 'false', false],
    ['tells what was said to other personas where that is wanted', 'true', true],
  ])('%s', async (_, shared, isTold) => {
    const { sut, ctx } = await setup({ MEMORY_SHARED_EPISODES: shared });
    await ctx.send('My boat is called Zelda.', (await ctx.create('juno')).id);
    expect((await sut.recall('What is my boat called?')).includes('Zelda')).toBe(isTold);
  });
});

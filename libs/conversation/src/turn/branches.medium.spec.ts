import { newId, type ConversationId, type MessageId, type UserId } from '@rapport/kernel';
import { describeEachDatabase, openConversationApp, ScriptedModel, type ConversationApp } from '@rapport/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BranchConversation } from '../application/branch-conversation.js';
import { ChangeConversation } from '../application/change-conversation.js';
import { CreateConversation } from '../application/create-conversation.js';
import { FindConversations } from '../application/find-conversations.js';
import { ForkConversation } from '../application/fork-conversation.js';
import type { PlacedMessage } from '../domain/conversation.js';
import { TurnRepository } from '../domain/turn-repository.js';
import type { SendCommand } from './turn-context.js';
import { TurnRunner } from './turn-runner.js';

describeEachDatabase((database) => {
  const opened: ConversationApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((app) => app.close()));
  });

  async function setup(answers: number, environment: Record<string, string> = {}) {
    const model = new ScriptedModel();
    for (let answer = 1; answer <= answers; answer += 1) model.replies(`Answer ${answer}`);
    const app = await openConversationApp({ database: database(), model, environment });
    opened.push(app);
    await app.app.init();
    const userId: UserId = await app.givenUser();
    const { id } = await app.get<CreateConversation>(CreateConversation).execute(userId, 'maren');
    const branches = app.get<BranchConversation>(BranchConversation);
    const find = app.get<FindConversations>(FindConversations);
    const run = async (command: SendCommand) => {
      const channel = await app.get<TurnRunner>(TurnRunner).start(command);
      for await (const _ of channel.read()) await app.clock.advance(1);
    };
    const read = async (of: 'active' | 'all', from: ConversationId = id): Promise<readonly PlacedMessage[]> =>
      (await find.messages(userId, from, { limit: 100, order: 'asc' }, of)).items;
    const idOf = async (text: string): Promise<MessageId> => {
      const message = (await read('all')).find((one) => one.text === text);
      if (!message) throw new Error(`nobody said ${text}`);
      return message.id;
    };
    const sut = {
      send: (content: string) => run({ userId, conversationId: id, content }),
      sendAfter: async (text: string, content: string) =>
        run(await branches.send(userId, id, await idOf(text), content)),
      edit: async (text: string, content: string) => run(await branches.edit(userId, id, await idOf(text), content)),
      regenerate: async (text: string) => run(await branches.regenerate(userId, id, await idOf(text))),
      fork: async (text?: string) =>
        app
          .get<ForkConversation>(ForkConversation)
          .execute(userId, id, text === undefined ? undefined : await idOf(text)),
    };
    const path = async (from?: ConversationId) => (await read('active', from)).map(({ text }) => text);
    /** Does `work` when the next turn has read the conversation, and before it is recorded. */
    const beforeRecording = (work: () => Promise<void>): void => {
      const turns = app.get<TurnRepository>(TurnRepository);
      const record = turns.record.bind(turns);
      vi.spyOn(turns, 'record').mockImplementationOnce(async (turn) => {
        await work();
        return record(turn);
      });
    };
    const prompts = () => model.requests.map(({ turns }) => turns.map(({ text }) => text).join(' | '));
    return { sut, ctx: { ...app, model, userId, id, find, branches, idOf, read, path, beforeRecording, prompts } };
  }

  describe('a conversation', () => {
    it('gets another answer beside the first, made from what stood before it', async () => {
      const { sut, ctx } = await setup(3);
      await sut.send('One');
      await sut.send('Two');
      await sut.regenerate('Answer 2');
      expect(await ctx.path()).toEqual(['One', 'Answer 1', 'Two', 'Answer 3']);
      expect(ctx.prompts()[2]).toBe(ctx.prompts()[1]);
      expect((await ctx.read('all')).map(({ text }) => text)).toContain('Answer 2');
    });

    it('is edited in the middle without losing what followed', async () => {
      const { sut, ctx } = await setup(3);
      await sut.send('One');
      await sut.send('Two');
      await sut.edit('One', 'One, rather');
      expect(await ctx.path()).toEqual(['One, rather', 'Answer 3']);
      expect(ctx.prompts()[2]).not.toContain('Two');
      expect((await ctx.read('all')).map(({ text, active }) => `${text} ${active}`)).toEqual([
        'One false',
        'Answer 1 false',
        'Two false',
        'Answer 2 false',
        'One, rather true',
        'Answer 3 true',
      ]);
    });

    it('goes back to a branch that was left, and on from there', async () => {
      const { sut, ctx } = await setup(4);
      await sut.send('One');
      await sut.send('Two');
      await sut.edit('One', 'One, rather');
      await sut.sendAfter('Answer 2', 'Three');
      expect(await ctx.path()).toEqual(['One', 'Answer 1', 'Two', 'Answer 2', 'Three', 'Answer 4']);
      expect(ctx.prompts()[3]).toMatch(/^One \| Answer 1 \| Two \| Answer 2 \| <style>/);
    });

    it('counts the alternatives to each message', async () => {
      const { sut, ctx } = await setup(3);
      await sut.send('One');
      await sut.regenerate('Answer 1');
      await sut.regenerate('One');
      const siblings = (await ctx.read('active')).map(({ text, siblings: count }) => `${text} ${count}`);
      expect(siblings).toEqual(['One 1', 'Answer 3 3']);
    });

    it('takes a message after an answer only, and edits only what the person said', async () => {
      const { sut, ctx } = await setup(1);
      await sut.send('One');
      await expect(sut.sendAfter('One', 'Two')).rejects.toMatchObject({ code: 'conversation.not_an_answer' });
      await expect(sut.edit('Answer 1', 'Two')).rejects.toMatchObject({ code: 'conversation.not_yours' });
      expect(await ctx.path()).toEqual(['One', 'Answer 1']);
    });

    it('takes no message after an answer that was left meanwhile, be it for one that failed', async () => {
      const { sut, ctx } = await setup(1);
      await sut.send('One');
      ctx.model.fails(new Error('a bug'));
      ctx.beforeRecording(() => sut.regenerate('Answer 1'));
      await expect(sut.send('Two')).rejects.toMatchObject({ code: 'conversation.turn_in_progress' });
      expect(await ctx.path()).toEqual(['One']);
    });

    it('takes no message beside what was taken up again meanwhile', async () => {
      const { sut, ctx } = await setup(2);
      await sut.send('One');
      await sut.send('Two');
      ctx.model.fails(new Error('a bug')).fails(new Error('a bug'));
      await sut.regenerate('One');
      ctx.beforeRecording(() => sut.regenerate('Two'));
      await expect(sut.send('Three')).rejects.toMatchObject({ code: 'conversation.turn_in_progress' });
      expect(await ctx.path()).toEqual(['One', 'Answer 1', 'Two']);
    });

    it('does not show one person the messages of another', async () => {
      const { sut, ctx } = await setup(1);
      await sut.send('One');
      const message = await ctx.idOf('One');
      const stranger = await ctx.givenUser();
      await expect(ctx.branches.regenerate(stranger, ctx.id, message)).rejects.toMatchObject({
        code: 'conversation.not_found',
      });
      await expect(ctx.get<ForkConversation>(ForkConversation).execute(stranger, ctx.id)).rejects.toMatchObject({
        code: 'conversation.not_found',
      });
    });

    it('remains a tree whose active path alternates, whatever is sent, edited and made anew', async () => {
      const step = fc.record({ kind: fc.constantFrom('send', 'edit', 'regenerate', 'after'), at: fc.nat() });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
          const { sut, ctx } = await setup(steps.length);
          let stored = 0;
          for (const [index, { kind, at }] of steps.entries()) {
            const all = await ctx.read('all');
            const target = all[at % Math.max(1, all.length)];
            if (!target || kind === 'send') await sut.send(`Said ${index}`);
            else if (kind === 'regenerate') await sut.regenerate(target.text);
            else if (target.role === 'user') await sut.edit(target.text, `Said ${index}`);
            else await sut.sendAfter(target.text, `Said ${index}`);
            const now = await ctx.read('all');
            expect(now.length).toBeGreaterThan(stored);
            stored = now.length;
            assertTree(now);
            expect(now.filter(({ active }) => active)).toEqual(await ctx.read('active'));
          }
        }),
        { numRuns: 12 },
      );
    });
  });

  describe('a fork', () => {
    it('copies the path up to a message, and shares nothing with its original', async () => {
      const { sut, ctx } = await setup(3);
      await sut.send('One');
      await sut.send('Two');
      await sut.edit('Two', 'Two, rather');
      const fork = await sut.fork('Answer 2');
      await ctx.get<ChangeConversation>(ChangeConversation).delete(ctx.userId, ctx.id);
      expect(fork.messageCount).toBe(4);
      expect(await ctx.path(fork.id)).toEqual(['One', 'Answer 1', 'Two', 'Answer 2']);
    });

    it('begins empty where nothing was said yet', async () => {
      const { sut, ctx } = await setup(0);
      expect(await ctx.path((await sut.fork()).id)).toEqual([]);
    });

    it('is refused beyond the configured length, and for a message that is not there', async () => {
      const { sut, ctx } = await setup(2, { CONVERSATION_FORK_MAX_MESSAGES: '3' });
      await sut.send('One');
      await sut.send('Two');
      await expect(sut.fork()).rejects.toMatchObject({ code: 'conversation.fork_too_long' });
      const forks = ctx.get<ForkConversation>(ForkConversation);
      await expect(forks.execute(ctx.userId, ctx.id, newId('message'))).rejects.toMatchObject({
        code: 'conversation.message_not_found',
      });
    });
  });
});

/** Alternating along the active path, which is one unbroken line from a root to a leaf; children later than parents. */
function assertTree(messages: readonly PlacedMessage[]): void {
  const byId = new Map(messages.map((message) => [message.id, message]));
  for (const { id, parentId } of messages) {
    if (parentId === undefined) continue;
    expect(byId.has(parentId)).toBe(true);
    expect(id > parentId).toBe(true);
  }
  const path = messages.filter(({ active }) => active);
  expect(path.map(({ parentId }) => parentId)).toEqual([undefined, ...path.slice(0, -1).map(({ id }) => id)]);
  expect(path.map(({ role }) => role)).toEqual(path.map((_, index) => (index % 2 === 0 ? 'user' : 'assistant')));
}

import { newId, type UserId } from '@rapport/kernel';
import type { BegunRecall, MemoryRecall, RecallRequest, Recollection } from '@rapport/memory';
import { describe, expect, it } from 'vitest';
import { RecallStage } from './recall.stage.js';
import type { OpenTurn } from './turn-context.js';

function setup(recall: () => Promise<Recollection[]>, recallTokens = 800) {
  const requests: RecallRequest[] = [];
  const begin = (userId: UserId): BegunRecall => ({
    recall: (request) => (requests.push({ ...request, userId }), recall()),
  });
  const memory: Pick<MemoryRecall, 'begin'> = { begin };
  const conversation = { id: newId('conversation'), personaId: newId('persona'), memoryEnabled: true };
  const recent = [0, 100].map((position) => ({ id: newId('message'), position }));
  const open = { userId: newId('user'), conversation, content: 'What did I say?', recent } as unknown as OpenTurn;
  const stage = new RecallStage(memory as MemoryRecall, { recallTokens });
  const sut = { run: (turn: OpenTurn) => stage.run(turn, stage.begin(turn)) };
  return { sut, ctx: { requests, open } };
}

describe('RecallStage', () => {
  it('asks for what the person said now, within the budget', async () => {
    const memory = { text: 'Bees.', sources: [newId('message')], rememberedAt: new Date() };
    const { sut, ctx } = setup(() => Promise.resolve([memory]));
    expect(await sut.run(ctx.open)).toEqual([memory]);
    const { userId, conversation, content: query } = ctx.open;
    const { id: conversationId, personaId } = conversation;
    const promptFrom = ctx.open.recent[0]!.id;
    expect(ctx.requests).toEqual([{ userId, personaId, conversationId, query, tokenBudget: 800, promptFrom }]);
  });

  it('may be told again what stands in the prompt as a summary only', async () => {
    const { sut, ctx } = setup(() => Promise.resolve([]));
    await sut.run({ ...ctx.open, summary: { text: 'Of the first.', position: 0 } });
    expect(ctx.requests[0]?.promptFrom).toBe(ctx.open.recent[1]!.id);
  });

  it('does not ask in a conversation without memory', async () => {
    const { sut, ctx } = setup(() => Promise.resolve([]));
    await sut.run({ ...ctx.open, conversation: { ...ctx.open.conversation, memoryEnabled: false } });
    expect(ctx.requests).toEqual([]);
  });

  it('goes on without memories when memory fails', async () => {
    const { sut, ctx } = setup(() => Promise.reject(new Error('index broken')));
    expect(await sut.run(ctx.open)).toEqual([]);
  });

  it('does not ask without a budget', async () => {
    const { sut, ctx } = setup(() => Promise.resolve([]), 0);
    await sut.run(ctx.open);
    expect(ctx.requests).toEqual([]);
  });
});

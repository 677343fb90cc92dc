import { newId } from '@rapport/kernel';
import type { MemoryRecall, RecallRequest, Recollection } from '@rapport/memory';
import { describe, expect, it } from 'vitest';
import { RecallStage } from './recall.stage.js';
import type { OpenTurn } from './turn-context.js';

function setup(recall: () => Promise<Recollection[]>, recallTokens = 800) {
  const requests: RecallRequest[] = [];
  const memory: MemoryRecall = { recall: (request) => (requests.push(request), recall()) };
  const conversation = { id: newId('conversation'), personaId: newId('persona') };
  const open = { userId: newId('user'), conversation, content: 'What did I say?' } as OpenTurn;
  return { sut: new RecallStage(memory, { recallTokens }), ctx: { requests, open } };
}

describe('RecallStage', () => {
  it('asks for what the person said now, within the budget', async () => {
    const memory = { text: 'Bees.', sources: [newId('message')], rememberedAt: new Date() };
    const { sut, ctx } = setup(() => Promise.resolve([memory]));
    expect(await sut.run(ctx.open)).toEqual([memory]);
    const { userId, conversation, content: query } = ctx.open;
    const { id: conversationId, personaId } = conversation;
    expect(ctx.requests).toEqual([{ userId, personaId, conversationId, query, tokenBudget: 800 }]);
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

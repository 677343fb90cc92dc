import { newId } from '@rapport/kernel';
import { describe, expect, it } from 'vitest';
import { EpisodeSource, type Episode } from '../domain/memory-recall.js';
import { RecentEpisodesRecall } from './recent-episodes-recall.js';

type Query = Parameters<EpisodeSource['recent']>[0];

class RecordingSource extends EpisodeSource {
  readonly queries: Query[] = [];

  constructor(private readonly said: readonly Episode[]) {
    super();
  }

  override recent(query: Query): Promise<readonly Episode[]> {
    this.queries.push(query);
    return Promise.resolve(this.said);
  }

  override news = (): never => unscripted();
  override latest = (): never => unscripted();
  override ids = (): never => unscripted();
  override still = (): never => unscripted();
  override page = (): never => unscripted();
  override byId = (): never => unscripted();
  override finishedTurns = (): never => unscripted();
}

function unscripted(): never {
  throw new Error('was not to be asked');
}

function setup(options: { texts?: string[]; recallEpisodes?: number } = {}) {
  const said = (options.texts ?? []).map((text, index) => ({
    messageId: newId('message'),
    conversationId: newId('conversation'),
    personaId: newId('persona'),
    role: 'user' as const,
    text,
    createdAt: new Date(10_000 - index),
  }));
  const source = new RecordingSource(said);
  const config = { recallEpisodes: options.recallEpisodes ?? 30, recallEpisodeCharacters: 400 };
  const request = {
    userId: newId('user'),
    personaId: newId('persona'),
    conversationId: newId('conversation'),
    query: 'anything',
    tokenBudget: 200,
  };
  return { sut: new RecentEpisodesRecall(source, config), ctx: { source, request, said } };
}

describe('RecentEpisodesRecall', () => {
  it("asks for this person's messages with this persona outside this conversation", async () => {
    const { sut, ctx } = setup();
    await sut.recall(ctx.request);
    const { userId, personaId, conversationId: exceptConversation } = ctx.request;
    expect(ctx.source.queries).toEqual([{ userId, personaId, exceptConversation, limit: 30 }]);
  });

  it('keeps the provenance of what it recalls', async () => {
    const { sut, ctx } = setup({ texts: ['I moved to Porto.'] });
    const recalled = await sut.recall(ctx.request);
    expect(recalled).toEqual([
      expect.objectContaining({ text: 'The user said: I moved to Porto.', sources: [ctx.said[0]?.messageId] }),
    ]);
  });

  it('remembers nothing of a person who said nothing', async () => {
    const { sut, ctx } = setup();
    await expect(sut.recall(ctx.request)).resolves.toEqual([]);
  });

  it('does not read at all when recall is switched off or has no budget', async () => {
    const { sut, ctx } = setup({ texts: ['x'], recallEpisodes: 0 });
    await sut.recall(ctx.request);
    await setup().sut.recall({ ...ctx.request, tokenBudget: 0 });
    expect(ctx.source.queries).toEqual([]);
  });
});

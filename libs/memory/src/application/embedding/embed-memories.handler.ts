import { Inject, Injectable } from '@nestjs/common';
import type { MessageId, UserId } from '@rapport/kernel';
import { MeteredEmbedder, type CallAccount } from '@rapport/llm';
import { Database, JobHandler, JobQueue, Metrics } from '@rapport/platform';
import { quantise } from '../../domain/engine/index.js';
import { EpisodeSource, type Episode } from '../../domain/memory-recall.js';
import { MemoryRevisions } from '../../domain/memory-repository.js';
import { StoredVectors } from '../../domain/stored-vectors.js';
import { embedMemoriesJob } from '../../embedding.jobs.js';
import { recallConfig, type RecallConfig } from '../../recall.config.js';
import { EmbeddingSpace } from '../recall/embedding-space.js';
import { recallMetrics } from '../recall/recall.metrics.js';

interface Payload {
  readonly userId: UserId;
  readonly before?: MessageId;
}

/**
 * Embeds facts and messages that have no vector of the model in use, the newest first, so that after a change of the model
 * what matters most is found by meaning first. Runs again safely: what has a vector is passed over.
 */
@Injectable()
export class EmbedMemoriesHandler extends JobHandler<Payload> {
  override readonly job = embedMemoriesJob;
  private readonly embedded;

  constructor(
    private readonly database: Database,
    private readonly episodes: EpisodeSource,
    private readonly vectors: StoredVectors,
    private readonly revisions: MemoryRevisions,
    private readonly embedder: MeteredEmbedder,
    private readonly space: EmbeddingSpace,
    private readonly jobs: JobQueue,
    metrics: Metrics,
    @Inject(recallConfig.token) private readonly config: Pick<RecallConfig, 'embedBatch' | 'embedMaximum'>,
  ) {
    super();
    this.embedded = metrics.counter(recallMetrics.embedded);
  }

  override async handle({ userId, before }: Payload, signal: AbortSignal): Promise<void> {
    const { name: space } = this.space;
    if (space === undefined) return;
    let page = await this.page(userId, before);
    const [newest] = page;
    // Whoever never talked to a persona has nobody's account that the call could be listed under.
    if (!newest) return;
    const account = { userId, personaId: newest.personaId };
    if (before === undefined) await this.embedFacts(account, space, signal);
    for (let done = 0; page.length > 0; page = await this.page(userId, page.at(-1)!.messageId)) {
      const embedded = await this.embedMessages(account, page, space, signal);
      done += embedded;
      if (page.length < this.config.embedBatch) break;
      // A whole page that has them all: what is older has, too, or another job is at it.
      if (embedded === 0) return;
      if (done >= this.config.embedMaximum) return this.goOn(userId, page.at(-1)!.messageId);
    }
    await this.database.transaction((tx) => this.vectors.dropOthers(tx, userId, space));
  }

  private async page(userId: UserId, before: MessageId | undefined): Promise<readonly Episode[]> {
    const { embedBatch: limit } = this.config;
    if (before !== undefined) return this.episodes.latest({ userId, before, limit });
    return (await this.episodes.news({ userId, known: [], limit })).episodes;
  }

  private async embedMessages(
    account: CallAccount,
    page: readonly Episode[],
    space: string,
    signal: AbortSignal,
  ): Promise<number> {
    const { userId } = account;
    const ids = page.map(({ messageId }) => messageId);
    const have = await this.vectors.embedded(userId, ids, space);
    const missing = page.filter(({ messageId, text }) => !have.has(messageId) && text.trim() !== '');
    if (missing.length === 0) return 0;
    const texts = missing.map(({ text }) => text);
    const found = await this.embedder.documents(account, texts, { signal });
    await this.database.transaction(async (tx) => {
      await this.revisions.raise(tx, userId, 'facts');
      // What was forgotten while the model read it gets none.
      const still = await this.episodes.still(
        userId,
        missing.map(({ messageId }) => messageId),
        tx,
      );
      const vectors = missing.map(({ messageId }, index) => [messageId, quantise(space, found[index]!)] as const);
      await this.vectors.saveOfMessages(tx, userId, new Map(vectors.filter(([id]) => still.has(id))));
    });
    this.embedded.inc({ kind: 'message' }, missing.length);
    return missing.length;
  }

  private async embedFacts(account: CallAccount, space: string, signal: AbortSignal): Promise<void> {
    const { userId } = account;
    const { embedBatch, embedMaximum } = this.config;
    for (let done = 0; done < embedMaximum; done += embedBatch) {
      const facts = await this.vectors.unembeddedFacts(this.database, userId, space, embedBatch);
      if (facts.length === 0) return;
      const texts = facts.map(({ text }) => text);
      const found = await this.embedder.documents(account, texts, { signal });
      const vectors = facts.map((fact, index) => ({ fact, vector: quantise(space, found[index]!) }));
      await this.database.transaction(async (tx) => {
        await this.revisions.raise(tx, userId, 'facts');
        await this.vectors.saveOfFacts(tx, userId, vectors);
      });
      this.embedded.inc({ kind: 'fact' }, facts.length);
      if (facts.length < embedBatch) return;
    }
  }

  private goOn(userId: UserId, before: MessageId): Promise<void> {
    return this.database.transaction((tx) =>
      this.jobs.enqueue(tx, embedMemoriesJob, { userId, before }, { singletonKey: `${userId}:${before}` }),
    );
  }
}

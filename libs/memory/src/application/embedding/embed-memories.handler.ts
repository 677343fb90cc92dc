import { Inject, Injectable } from '@nestjs/common';
import type { MessageId, UserId } from '@rapport/kernel';
import { MeteredEmbedder, type CallAccount } from '@rapport/llm';
import { Database, JobHandler, JobQueue, Metrics } from '@rapport/platform';
import { quantise } from '../../domain/engine/index.js';
import { EpisodeSource } from '../../domain/memory-recall.js';
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
    // Whoever never talked to a persona has nobody's account that the call could be listed under, and nobody is found
    // whose memory is switched off.
    const [newest] = (await this.episodes.news({ userId, known: [], limit: 1 })).episodes;
    if (!newest) return;
    const account = { userId, personaId: newest.personaId };
    if (before === undefined) await this.embedFacts(account, space, signal);
    const missing = await this.missing(userId, space, before);
    for (let first = 0, done = 0; first < missing.length; first += this.config.embedBatch) {
      if (done >= this.config.embedMaximum) return this.goOn(userId, missing[first - 1]!);
      if (!(await this.isOn(userId))) return;
      done += await this.embedMessages(account, missing.slice(first, first + this.config.embedBatch), space, signal);
    }
    await this.database.transaction((tx) => this.vectors.dropOthers(tx, userId, space));
  }

  /** Asked before each batch: whoever ends it while the model reads has nothing more sent to it. */
  private async isOn(userId: UserId): Promise<boolean> {
    return (await this.revisions.read(this.database, userId)).enabled;
  }

  /** The newest first. Wherever they lie: a job may have failed half-way, and imports bring what is old. */
  private async missing(userId: UserId, space: string, before: MessageId | undefined): Promise<readonly MessageId[]> {
    const [all, have] = await Promise.all([this.episodes.ids(userId), this.vectors.embedded(userId, space)]);
    const missing = [...all].filter((id) => !have.has(id) && (before === undefined || id < before));
    return missing.toSorted().toReversed();
  }

  /** Resolves with how many the model read. */
  private async embedMessages(
    account: CallAccount,
    messageIds: readonly MessageId[],
    space: string,
    signal: AbortSignal,
  ): Promise<number> {
    const { userId } = account;
    const episodes = await this.episodes.byId(userId, messageIds);
    const missing = episodes.filter(({ text }) => text.trim() !== '');
    if (missing.length === 0) return 0;
    const texts = missing.map(({ text }) => text);
    const found = await this.embedder.documents(account, texts, { signal });
    await this.database.transaction(async (tx) => {
      const { enabled } = await this.revisions.raise(tx, userId, 'facts');
      if (!enabled) return;
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
      if (!(await this.isOn(userId))) return;
      const facts = await this.vectors.unembeddedFacts(this.database, userId, space, embedBatch);
      if (facts.length === 0) return;
      const texts = facts.map(({ text }) => text);
      const found = await this.embedder.documents(account, texts, { signal });
      const vectors = facts.map((fact, index) => ({ fact, vector: quantise(space, found[index]!) }));
      await this.database.transaction(async (tx) => {
        const { enabled } = await this.revisions.raise(tx, userId, 'facts');
        if (enabled) await this.vectors.saveOfFacts(tx, userId, vectors);
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

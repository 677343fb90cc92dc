import { Inject, Injectable, Logger } from '@nestjs/common';
import { MeteredEmbedder } from '@rapport/llm';
import { Metrics, toCodedError } from '@rapport/platform';
import { quantise, type QuantisedVector } from '../../domain/engine/index.js';
import { recallConfig, type RecallConfig } from '../../recall.config.js';
import { EmbeddingSpace } from './embedding-space.js';
import type { PersonMemory } from './person-memory.js';
import { recallMetrics } from './recall.metrics.js';

/** Embeds what the person says, to find memories by meaning. A turn goes on without it rather than wait. */
@Injectable()
export class QueryVectors {
  private readonly logger = new Logger(QueryVectors.name);
  private readonly embeddings;

  constructor(
    private readonly embedder: MeteredEmbedder,
    private readonly space: EmbeddingSpace,
    metrics: Metrics,
    @Inject(recallConfig.token) private readonly config: Pick<RecallConfig, 'embedQueryMs' | 'embedQueryFrom'>,
  ) {
    this.embeddings = metrics.counter(recallMetrics.queryEmbeddings);
  }

  /** Whether meaning adds anything to words: among few messages, words find what there is. */
  isWorthwhile(person: PersonMemory | undefined): boolean {
    const { embedQueryFrom: from, embedQueryMs } = this.config;
    return this.space.name !== undefined && embedQueryMs > 0 && (person?.embeddedCount ?? 0) >= Math.max(1, from);
  }

  /** Never rejects; undefined when it came too late or failed. */
  async of(text: string): Promise<QuantisedVector | undefined> {
    if (this.space.name === undefined) return undefined;
    try {
      const vector = await this.embedder.query(text, { deadlineMs: this.config.embedQueryMs });
      this.embeddings.inc({ outcome: 'ok' });
      return quantise(this.space.name, vector);
    } catch (error) {
      const { code } = toCodedError(error);
      this.embeddings.inc({ outcome: code });
      this.logger.debug({ event: 'memory.query_not_embedded', code });
      return undefined;
    }
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Metrics } from '@rapport/platform';
import { llmConfig, type LlmConfig } from '../llm.config.js';
import { llmMetrics } from '../llm.metrics.js';
import { Bulkhead } from './bulkhead.js';

/** Who answers, and what: embeddings must neither wait behind answers nor take their places. Each has a bulkhead of its own. */
export type Provider = 'gemini' | 'embedding' | 'second';

/** How much may be under way to each provider. */
@Injectable()
export class ModelCapacity {
  private readonly bulkheads: Readonly<Record<Provider, Bulkhead>>;

  constructor(
    clock: Clock,
    metrics: Metrics,
    @Inject(llmConfig.token)
    {
      maxConnections,
      embeddingConnections,
      queueMaximum,
      queueDeadlineMs,
    }: Pick<LlmConfig, 'maxConnections' | 'embeddingConnections' | 'queueMaximum' | 'queueDeadlineMs'>,
  ) {
    const limits = { concurrent: maxConnections, queueMaximum, queueDeadlineMs };
    this.bulkheads = {
      gemini: new Bulkhead(clock, limits),
      embedding: new Bulkhead(clock, { ...limits, concurrent: embeddingConnections }),
      second: new Bulkhead(clock, limits),
    };
    metrics.observe(llmMetrics.running, () => this.bulkheads.gemini.running);
    metrics.observe(llmMetrics.queued, () => this.bulkheads.gemini.queued);
  }

  of(provider: Provider): Bulkhead {
    return this.bulkheads[provider];
  }

  /** How long a request to Gemini that comes now would queue, in milliseconds; Infinity when the queue is full. */
  get expectedWaitMs(): number {
    return this.bulkheads.gemini.expectedWaitMs;
  }
}

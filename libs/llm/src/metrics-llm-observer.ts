import { Injectable } from '@nestjs/common';
import { Metrics } from '@rapport/platform';
import { llmMetrics } from './llm.metrics.js';
import { LlmObserver, type ModelCall } from './llm-observer.js';

const MICRO = 1e-6;

@Injectable()
export class MetricsLlmObserver extends LlmObserver {
  private readonly calls = this.metrics.counter(llmMetrics.calls);
  private readonly retries = this.metrics.counter(llmMetrics.retries);
  private readonly duration = this.metrics.histogram(llmMetrics.duration);
  private readonly firstToken = this.metrics.histogram(llmMetrics.firstToken);
  private readonly tokens = this.metrics.counter(llmMetrics.tokens);
  private readonly cost = this.metrics.counter(llmMetrics.cost);
  private readonly unpriced = this.metrics.counter(llmMetrics.unpriced);

  constructor(private readonly metrics: Metrics) {
    super();
  }

  override call({
    operation,
    model,
    outcome,
    attempts,
    durationMs,
    firstTokenMs,
    usage,
    costMicroUsd,
  }: ModelCall): void {
    this.calls.inc({ operation, model, outcome });
    if (attempts > 1) this.retries.inc({ operation, model }, attempts - 1);
    this.duration.observe({ operation, model }, durationMs / 1_000);
    if (firstTokenMs !== undefined) this.firstToken.observe({ model }, firstTokenMs / 1_000);
    if (!usage) return;
    for (const [kind, count] of Object.entries(usage)) this.tokens.inc({ model, kind }, count);
    if (costMicroUsd === undefined) this.unpriced.inc({ model });
    else this.cost.inc({ model }, costMicroUsd * MICRO);
  }
}

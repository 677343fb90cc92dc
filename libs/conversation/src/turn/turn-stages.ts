import { Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { ATTRIBUTES, inSpan, Metrics, SPAN_NAMES } from '@rapport/platform';
import { turnMetrics } from './turn.metrics.js';

/** Stages that are measured. `generate` is the model's answer and its release, which take turns until it ends. */
type StageName =
  'admit' | 'open' | 'screen' | 'recall' | 'compose' | 'record' | 'generate' | 'settle' | 'digest' | 'remember';

/** Measures the stages of a turn, and makes each that waits for something a span of it. */
@Injectable()
export class TurnStages {
  private readonly duration;

  constructor(
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.duration = metrics.histogram(turnMetrics.stageDuration);
  }

  async run<T>(stage: StageName, work: () => Promise<T>): Promise<T> {
    const startedAt = this.clock.monotonic();
    try {
      return await inSpan(SPAN_NAMES.stage(stage), { attributes: { [ATTRIBUTES.stage]: stage } }, work);
    } finally {
      this.duration.observe({ stage }, (this.clock.monotonic() - startedAt) / 1_000);
    }
  }
}

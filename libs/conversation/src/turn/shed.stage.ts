import { Inject, Injectable } from '@nestjs/common';
import { ModelCapacity } from '@rapport/llm';
import { EventLoopDelay, Metrics } from '@rapport/platform';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import { turnErrors } from '../conversation.errors.js';
import { UrgentMessages } from './urgent-messages.js';
import { turnMetrics } from './turn.metrics.js';

const LEAST_RETRY_MS = 1_000;

/**
 * Turns messages away, before anything is read or stored, while this process could only answer them late: because the model's
 * places are taken and too many wait for one, or because the process itself no longer keeps up. Those it lets in stay fast.
 */
@Injectable()
export class ShedStage {
  private readonly shed;

  constructor(
    private readonly capacity: ModelCapacity,
    private readonly loop: EventLoopDelay,
    private readonly urgent: UrgentMessages,
    metrics: Metrics,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'shedWaitMs' | 'shedLoopDelayMs'>,
  ) {
    this.shed = metrics.counter(turnMetrics.shed);
  }

  run(content: string): void {
    const waitMs = this.capacity.expectedWaitMs;
    if (waitMs > this.config.shedWaitMs) this.refuse(content, 'model_queue', Number.isFinite(waitMs) ? waitMs : 0);
    if (this.loop.medianMs > this.config.shedLoopDelayMs) this.refuse(content, 'event_loop', LEAST_RETRY_MS);
  }

  private refuse(content: string, reason: string, waitMs: number): void {
    if (this.urgent.includes(content)) return;
    this.shed.inc({ reason });
    throw turnErrors.overloaded(undefined, { retryAfterMs: Math.max(LEAST_RETRY_MS, Math.ceil(waitMs)) });
  }
}

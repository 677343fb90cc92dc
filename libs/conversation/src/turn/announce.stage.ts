import { Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Metrics } from '@rapport/platform';
import { Disclosures } from '@rapport/safety';
import type { TerminalEvent } from '../domain/turn-event.js';
import type { Turn } from './turn-context.js';
import type { TurnRun } from './turn-run.js';
import { turnMetrics } from './turn.metrics.js';

/** Tells readers, and the metrics, how the turn begins and ends. */
@Injectable()
export class AnnounceStage {
  private readonly duration;
  private readonly firstText;

  constructor(
    metrics: Metrics,
    private readonly disclosures: Disclosures,
    private readonly clock: Clock,
  ) {
    this.duration = metrics.histogram(turnMetrics.duration);
    this.firstText = metrics.histogram(turnMetrics.firstText);
  }

  created(turn: Turn, { channel }: TurnRun): void {
    channel.publish({ type: 'response.created', turnId: turn.id, userMessageId: turn.userMessage.id });
    if (!turn.disclosure) return;
    // Before a word of the persona.
    channel.publish({ type: 'response.disclosure', disclosure: turn.disclosure });
    this.disclosures.count(turn.disclosure);
  }

  ended(turn: Turn, { channel, firstSaidAt }: TurnRun, end: TerminalEvent): void {
    channel.publish(end);
    const labels = {
      outcome: end.type.slice('response.'.length),
      rung: end.type === 'response.failed' ? 'none' : end.result.rung,
    };
    this.duration.observe(labels, (this.clock.monotonic() - turn.openedAt) / 1_000);
    if (firstSaidAt !== undefined) this.firstText.observe((firstSaidAt - turn.openedAt) / 1_000);
  }
}

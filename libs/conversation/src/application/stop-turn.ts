import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { TurnId } from '@rapport/kernel';
import { Metrics, SharedState } from '@rapport/platform';
import { turnErrors } from '../conversation.errors.js';
import { TurnRecordRepository, type TurnRecord, type TurnReference } from '../domain/turn-record.js';
import { isSettled } from '../domain/turn-state.js';
import { turnStreamMetrics } from '../turn/stream/turn-stream.metrics.js';
import { TurnRunner } from '../turn/turn-runner.js';

const CHANNEL = 'turn-stops';

/**
 * Stops a turn wherever it runs. Every process listens for what to stop, which takes a millisecond or two; for when
 * shared state is away, a note in the turn's row waits for its next checkpoint.
 */
@Injectable()
export class StopTurn implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(StopTurn.name);
  private readonly stops;
  private leave: () => Promise<void> = async () => undefined;

  constructor(
    private readonly records: TurnRecordRepository,
    private readonly runner: TurnRunner,
    private readonly state: SharedState,
    metrics: Metrics,
  ) {
    this.stops = metrics.counter(turnStreamMetrics.stops);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.leave = await this.state.subscribe(CHANNEL, (turnId) => {
      this.runner.stop(turnId as TurnId, turnErrors.stopped());
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.leave().catch(() => undefined);
  }

  /** Resolves once the request is on its way, with the turn as it was. Asking again changes nothing. */
  async execute(turn: TurnReference): Promise<TurnRecord> {
    const record = await this.records.find(turn);
    if (!record) throw turnErrors.notFound();
    if (isSettled(record.state)) this.stops.inc({ turn: 'settled' });
    else if (this.runner.stop(turn.turnId, turnErrors.stopped())) this.stops.inc({ turn: 'here' });
    else await this.askElsewhere(turn);
    return record;
  }

  private async askElsewhere(turn: TurnReference): Promise<void> {
    this.stops.inc({ turn: 'elsewhere' });
    const asked = await Promise.allSettled([this.state.publish(CHANNEL, turn.turnId), this.records.requestStop(turn)]);
    const failed = asked.filter((result) => result.status === 'rejected');
    if (failed.length === asked.length) throw failed[0]?.reason;
    if (failed.length > 0) this.logger.warn({ event: 'turn.stop_half_sent' });
  }
}

import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
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
 *
 * Nothing is looked up before: the request says whose turn it has to be, and whoever runs the turn knows whose it is.
 */
@Injectable()
export class StopTurn implements OnApplicationBootstrap, OnApplicationShutdown {
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
    this.leave = await this.state.subscribe(CHANNEL, (message) => {
      this.runner.stop(referenceIn(message), turnErrors.stopped());
    });
  }

  /** Not sooner: a shutdown waits for the turns that run, and they may still be stopped. */
  async onApplicationShutdown(): Promise<void> {
    await this.leave().catch(() => undefined);
  }

  /** Resolves once the request is on its way, with the turn as it is. Asking again changes nothing. */
  async execute(turn: TurnReference): Promise<TurnRecord> {
    const here = this.runner.stop(turn, turnErrors.stopped());
    const [found, announced] = await Promise.allSettled([
      this.records.find(turn),
      here ? undefined : this.state.publish(CHANNEL, messageOf(turn)),
    ]);
    if (found.status === 'rejected') throw found.reason;
    const record = found.value;
    if (!record) throw turnErrors.notFound();
    this.stops.inc({ turn: here ? 'here' : isSettled(record.state) ? 'settled' : 'elsewhere' });
    if (!here && !isSettled(record.state)) await this.leaveNote(turn, announced);
    return record;
  }

  private async leaveNote(turn: TurnReference, announced: PromiseSettledResult<void>): Promise<void> {
    const [noted] = await Promise.allSettled([this.records.requestStop(turn)]);
    const failed = [announced, noted].filter((result) => result.status === 'rejected');
    if (failed.length === 2) throw failed[0]?.reason;
    if (failed.length > 0) this.logger.warn({ event: 'turn.stop_half_sent' });
  }
}

/** Ids hold no spaces. */
const messageOf = ({ userId, conversationId, turnId }: TurnReference): string =>
  `${userId} ${conversationId} ${turnId}`;

function referenceIn(message: string): TurnReference {
  const [userId, conversationId, turnId] = message.split(' ');
  return { userId, conversationId, turnId } as TurnReference;
}

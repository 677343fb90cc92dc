import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, isCodedError } from '@rapport/kernel';
import { Metrics, toCodedError } from '@rapport/platform';
import { turnConfig, type TurnConfig } from '../../conversation.config.js';
import { turnErrors } from '../../conversation.errors.js';
import { isTerminal } from '../../domain/turn-event.js';
import { TurnRecordRepository, type TurnRecord, type TurnReference } from '../../domain/turn-record.js';
import { isSettled } from '../../domain/turn-state.js';
import { AbandonedTurns } from '../abandoned-turns.js';
import type { NumberedEvent, TurnChannel, TurnReader } from '../turn-channel.js';
import { TurnChannels } from '../turn-channels.js';
import { Doorbell } from './doorbell.js';
import { retellTurn, wasRetold, wasRetoldWhole } from './retell-turn.js';
import { SharedTurnStreams, type TurnSlice } from './shared-turn-streams.js';
import { isLost } from './turn-event-codec.js';
import { turnStreamMetrics } from './turn-stream.metrics.js';

const BATCH_EVENTS = 256;

/** A turn that its owner may read, wherever it runs or ran. */
export interface FollowedTurn extends TurnReader {
  /** Whether event number `after` is the last one. */
  isOver(after: number): Promise<boolean>;
}

const NEVER = new AbortController().signal;

/**
 * Tells a turn to a reader from wherever its events are: this process's memory if the turn runs here, else shared
 * state, else the database once the turn is settled. Each event once, in order, and exactly one end.
 */
@Injectable()
export class TurnFollower {
  private readonly logger = new Logger(TurnFollower.name);
  private readonly reads;

  constructor(
    private readonly records: TurnRecordRepository,
    private readonly channels: TurnChannels,
    private readonly streams: SharedTurnStreams,
    private readonly abandoned: AbandonedTurns,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'followPollMs'>,
  ) {
    this.reads = metrics.counter(turnStreamMetrics.reads);
  }

  /** Throws `turn.not_found`, also for what is not this person's. */
  async follow(turn: TurnReference): Promise<FollowedTurn> {
    const record = await this.records.find(turn);
    if (!record) throw turnErrors.notFound();
    const channel = this.channels.find(turn.turnId);
    return {
      isOver: (after) => this.isOver(record, channel, after),
      read: (after = 0, gone = NEVER) => {
        if (!channel?.holds(after) || wasRetold(after)) return this.elsewhere(record, after, gone);
        this.reads.inc({ source: 'memory' });
        return this.here(turn, channel, after, gone);
      },
    };
  }

  /** A turn that was started here. */
  along(channel: TurnChannel): TurnReader {
    return { read: (after = 0, gone = NEVER) => this.here(this.channels.turnOf(channel), channel, after, gone) };
  }

  private async *here(turn: TurnReference, channel: TurnChannel, after: number, gone: AbortSignal) {
    let last = after;
    try {
      for await (const event of channel.read(after)) {
        if (isLost(event)) break;
        yield event;
        last = event.sequence;
        if (isTerminal(event)) return;
      }
    } catch (error) {
      if (!isCodedError(error, turnErrors.streamGone.spec.code)) throw error;
    }
    // The turn was taken over, or the reader fell behind what memory holds.
    const record = await this.records.find(turn);
    if (record) yield* this.elsewhere(record, last, gone);
    else yield lostAt(last);
  }

  private async *elsewhere(first: TurnRecord, after: number, gone: AbortSignal): AsyncGenerator<NumberedEvent> {
    const bell = new Doorbell(this.clock);
    const leave = await this.streams.watch(first.userId, first.turnId, bell.ring);
    let last = after;
    // A settled turn's last events may be on their way still: they are waited for once.
    let patience = 1;
    try {
      for (let record: TurnRecord | undefined = first; !gone.aborted;) {
        const slice = await this.read(record, last);
        const events = eventsAfter(last, slice, record);
        for (const event of events) {
          yield event;
          last = event.sequence;
          if (isTerminal(event)) return this.reads.inc({ source: 'shared' });
        }
        if (events.length > 0) continue;
        if (isSettled(record.state) && (slice?.fence !== record.fence || patience-- === 0)) {
          this.reads.inc({ source: 'stored' });
          return yield* retellTurn(record, last, await this.toldUntil(last, record));
        }
        const takenOver = slice !== undefined && slice.fence > record.fence;
        if (takenOver || !(await bell.wait(this.config.followPollMs))) {
          record = await this.look(record);
          if (!record) return yield lostAt(last);
          if (takenOver && record.fence < slice.fence) await bell.wait(this.config.followPollMs);
        }
      }
    } finally {
      await leave();
    }
  }

  /** `undefined` also when shared state is away: then the database tells, in the end. */
  private async read({ userId, turnId }: TurnRecord, after: number): Promise<TurnSlice | undefined> {
    if (wasRetold(after)) return undefined;
    return this.streams.read(userId, turnId, after, BATCH_EVENTS).catch(this.onUnavailable);
  }

  private async toldUntil(after: number, { userId, turnId, fence }: TurnRecord): Promise<string | undefined> {
    if (after === 0) return '';
    if (wasRetold(after)) return undefined;
    const told = await this.streams.toldUntil({ userId, turnId, fence }, after).catch(this.onUnavailable);
    return told?.text;
  }

  /** The turn as it is now, taken from a process that is gone. While the database is away: as it was. */
  private async look(record: TurnRecord): Promise<TurnRecord | undefined> {
    try {
      const found = await this.records.find(record);
      if (!found || isSettled(found.state) || found.leaseUntil > this.clock.date()) return found;
      await this.abandoned.execute({ userId: record.userId });
      return await this.records.find(record);
    } catch (error) {
      this.onUnavailable(error);
      return record;
    }
  }

  private async isOver(record: TurnRecord, channel: TurnChannel | undefined, after: number): Promise<boolean> {
    if (after === 0) return false;
    if (wasRetoldWhole(after)) return true;
    if (channel && !wasRetold(after)) return channel.closed && after >= channel.last;
    if (!isSettled(record.state)) return false;
    const slice = await this.read(record, after - 1);
    const [event] = eventsAfter(after - 1, slice, record);
    return event !== undefined && isTerminal(event);
  }

  private readonly onUnavailable = (error: unknown): undefined => {
    this.logger.debug({ event: 'turn.follow_without', code: toCodedError(error).code });
  };
}

/** Those of the slice that may be told: without a gap, from the process that has the turn, and not that it lost it. */
function eventsAfter(after: number, slice: TurnSlice | undefined, { fence }: TurnRecord): readonly NumberedEvent[] {
  if (slice?.fence !== fence || slice.events[0]?.sequence !== after + 1) return [];
  const lost = slice.events.findIndex(isLost);
  return lost < 0 ? slice.events : slice.events.slice(0, lost);
}

const lostAt = (after: number): NumberedEvent => ({
  type: 'response.failed',
  error: turnErrors.lost(),
  sequence: after + 1,
});

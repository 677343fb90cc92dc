import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Metrics, toCodedError } from '@rapport/platform';
import { turnConfig, type TurnConfig } from '../../conversation.config.js';
import { turnErrors } from '../../conversation.errors.js';
import type { TurnClaim } from '../../domain/turn.js';
import type { Turn } from '../turn-context.js';
import type { TurnRun } from '../turn-run.js';
import { SharedTurnStreams } from './shared-turn-streams.js';
import { turnStreamMetrics } from './turn-stream.metrics.js';

const BATCH_EVENTS = 256;

interface Relayed {
  readonly claim: TurnClaim;
  readonly run: TurnRun;
  /** Number of the last event that shared state holds. */
  stored: number;
  /** Of the channel, when these events were sent. */
  changes: number;
  sending: boolean;
  /** Monotonic ms; from when the store has not taken the turn's last events. */
  failingSince: number | undefined;
}

/**
 * Copies the events of this process's turns to shared state. All turns that have something new are sent at the same
 * tick, which makes one pipelined round trip of them, whatever the number of turns and tokens. Nobody waits for it:
 * readers here are served from memory, and a store that is away costs them nothing.
 */
@Injectable()
export class TurnRelay {
  private readonly logger = new Logger(TurnRelay.name);
  private readonly relayed = new Set<Relayed>();
  private readonly due = new Set<Relayed>();
  private ticking = false;
  private pausedUntil = 0;
  private readonly appends;

  constructor(
    private readonly streams: SharedTurnStreams,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(turnConfig.token)
    private readonly config: Pick<TurnConfig, 'relayMs' | 'relayRetryMs' | 'lingerMs'>,
  ) {
    this.appends = metrics.counter(turnStreamMetrics.appends);
  }

  /** Until the turn's last event is stored. The run is stopped when shared state says that somebody else has the turn. */
  attach({ userId, id: turnId, fence }: Turn, run: TurnRun): void {
    const relayed: Relayed = {
      claim: { userId, turnId, fence },
      run,
      stored: 0,
      changes: 0,
      sending: false,
      failingSince: undefined,
    };
    this.relayed.add(relayed);
    run.channel.onPublish(() => this.schedule(relayed));
  }

  /** Sends what is left: for the shutdown, before the store is closed. */
  async drain(): Promise<void> {
    await Promise.all([...this.relayed].map((relayed) => this.flush(relayed)));
  }

  private schedule(relayed: Relayed): void {
    this.due.add(relayed);
    if (this.ticking) return;
    this.ticking = true;
    this.clock.setTimer(Math.max(this.config.relayMs, this.pausedUntil - this.clock.monotonic()), () => this.tick());
  }

  private tick(): void {
    this.ticking = false;
    const due = [...this.due];
    this.due.clear();
    for (const relayed of due) void this.flush(relayed);
  }

  private async flush(relayed: Relayed): Promise<void> {
    if (relayed.sending) return;
    relayed.sending = true;
    try {
      while (this.relayed.has(relayed) && (await this.sendNext(relayed)));
      relayed.failingSince = undefined;
    } catch (error) {
      this.onFailure(relayed, error);
    } finally {
      relayed.sending = false;
    }
  }

  /** `false` when everything is stored. */
  private async sendNext(relayed: Relayed): Promise<boolean> {
    const { channel } = relayed.run;
    const { changes } = channel;
    // What was taken back must not stay there: all is sent again as it reads now.
    const changed = changes !== relayed.changes;
    const events = channel.held(changed ? 0 : relayed.stored, BATCH_EVENTS);
    const [first] = events;
    if (!first) {
      if (channel.closed) this.release(relayed);
      return false;
    }
    // What memory no longer holds cannot be sent again: then the stream begins later.
    const anew = changed || first.sequence > relayed.stored + 1;
    const call = relayed.run.ledger.soFar(this.clock.monotonic());
    const { outcome, last } = await this.streams.append(relayed.claim, events, { anew, call });
    this.appends.inc({ outcome });
    if (outcome === 'fenced') {
      this.release(relayed);
      relayed.run.stop(turnErrors.lost());
    }
    relayed.stored = last;
    relayed.changes = changes;
    return true;
  }

  /** The channel outlives the turn: through its listener it would hold all of the run. */
  private release(relayed: Relayed): void {
    this.relayed.delete(relayed);
    relayed.run.channel.onPublish(() => undefined);
  }

  private onFailure(relayed: Relayed, error: unknown): void {
    const now = this.clock.monotonic();
    this.appends.inc({ outcome: 'failed' });
    relayed.failingSince ??= now;
    this.pausedUntil = now + this.config.relayRetryMs;
    // A finished turn is found in the database; its events are not worth keeping for ever.
    const givenUp = relayed.run.channel.closed && now - relayed.failingSince >= this.config.lingerMs;
    this.logger.debug({ event: 'turn.relay_failed', code: toCodedError(error).code, givenUp });
    if (givenUp) this.release(relayed);
    else this.schedule(relayed);
  }
}

import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Metrics, toCodedError } from '@rapport/platform';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import { AbandonedTurnRepository, type Abandoned, type AbandonedTurn } from '../domain/abandoned-turn.js';
import type { ModelCall } from '../domain/turn.js';
import { isAway } from './is-away.js';
import { SharedTurnStreams, type ToldTurn } from './stream/shared-turn-streams.js';
import { TurnAccounting } from './turn-accounting.js';
import { turnMetrics } from './turn.metrics.js';

/** Of one statement. There may be many more, after a pod with thousands of streams was killed. */
const BATCH_TURNS = 100;

/** One for a checkpoint that was under way when the database came back, and failed yet; one for the next to be due. */
const SPARED_CHECKPOINTS = 2;

/**
 * Ends turns whose process is gone. What people have read of them is kept, and what they took is counted: the events in
 * shared state are newer than the last checkpoint. Afterwards their streams are fenced, which wakes their readers and
 * shuts the old process out.
 */
@Injectable()
export class AbandonedTurns {
  private readonly logger = new Logger(AbandonedTurns.name);
  private readonly interrupted;
  /** Monotonic ms; for ever while the database is away, as far as is known here. */
  private sparedUntil = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly abandoned: AbandonedTurnRepository,
    private readonly streams: SharedTurnStreams,
    private readonly accounting: TurnAccounting,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'checkpointMs'>,
  ) {
    this.interrupted = metrics.counter(turnMetrics.interrupted);
  }

  /** Whether a lease that ran out proves nothing just now: its owner could not renew it, or could only just. */
  get sparesAll(): boolean {
    return this.clock.monotonic() < this.sparedUntil;
  }

  /**
   * `evenLeased`: also those whose lease has not run out, and at once. Resolves with how many there were: none while leases
   * may have run out because the database was away.
   */
  async execute({ userId, evenLeased = false }: Omit<Abandoned, 'now'> = {}): Promise<number> {
    const which = { now: this.clock.date(), userId, evenLeased };
    try {
      if (!evenLeased && (await this.mustSpare(which))) return 0;
      return await this.endAll(which);
    } catch (error) {
      if (isAway(error)) this.sparedUntil = Number.POSITIVE_INFINITY;
      throw error;
    }
  }

  /** Nobody could renew a lease while the database was away. From its first answer on, the living are given the time to do so. */
  private async mustSpare(which: Abandoned): Promise<boolean> {
    if (this.sparedUntil === Number.POSITIVE_INFINITY) {
      await this.abandoned.find({ ...which, limit: 1 });
      this.sparedUntil = this.clock.monotonic() + SPARED_CHECKPOINTS * this.config.checkpointMs;
    }
    return this.sparesAll;
  }

  private async endAll(which: Abandoned): Promise<number> {
    for (let total = 0; ;) {
      const found = await this.abandoned.find({ ...which, limit: BATCH_TURNS });
      await Promise.all(found.map((turn) => this.recover(turn, which)));
      const ended = await this.abandoned.interrupt(found, which);
      await Promise.all(ended.map((claim) => this.streams.raiseFence(claim).catch(this.onFailure)));
      this.interrupted.inc(ended.length);
      total += ended.length;
      // Where none could be ended, the next batch would be the same.
      if (found.length < BATCH_TURNS || ended.length === 0) return total;
    }
  }

  /** A checkpoint in the dead process's name. */
  private async recover(turn: AbandonedTurn, which: Abandoned): Promise<void> {
    try {
      const told = await this.streams.toldUntil(turn);
      if (!told?.call || (await isOlder(told, turn))) return;
      const spending = this.accounting.spendingOf(told.call);
      // What is kept becomes an ordinary answer, which a text that stands for a withheld one must not.
      const partial = told.replaced ? '' : told.text;
      await this.abandoned.keep({ ...turn, partial, spending }, which);
    } catch (error) {
      this.onFailure(error);
    }
  }

  private readonly onFailure = (error: unknown): void => {
    this.logger.warn({ event: 'turn.recovery_failed', code: toCodedError(error).code });
  };
}

/** Than the checkpoint, which must not bring back a text that was replaced since. */
async function isOlder({ text, replaced, call }: ToldTurn, { partial, counted }: AbandonedTurn): Promise<boolean> {
  if (call && tokensOf(call) < counted) return true;
  return !replaced && text.length < (await partial()).length;
}

const tokensOf = ({ usage }: ModelCall): number => (usage ? usage.prompt + usage.output + usage.thoughts : 0);

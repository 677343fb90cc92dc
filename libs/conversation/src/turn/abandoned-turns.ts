import { Injectable, Logger } from '@nestjs/common';
import { Clock, type UserId } from '@rapport/kernel';
import { toCodedError } from '@rapport/platform';
import { TurnRecordRepository, type AbandonedTurn } from '../domain/turn-record.js';
import { TurnRepository } from '../domain/turn-repository.js';
import { SharedTurnStreams } from './stream/shared-turn-streams.js';

/** More are left to the next time. */
const BATCH_TURNS = 100;

/**
 * Ends turns whose process is gone. What people have read of them is kept: the events in shared state are newer than
 * the last checkpoint. Afterwards their streams are fenced, which wakes their readers and shuts the old process out.
 */
@Injectable()
export class AbandonedTurns {
  private readonly logger = new Logger(AbandonedTurns.name);

  constructor(
    private readonly records: TurnRecordRepository,
    private readonly turns: TurnRepository,
    private readonly streams: SharedTurnStreams,
    private readonly clock: Clock,
  ) {}

  /** `evenLeased`: also those whose lease has not run out. Resolves with how many there were. */
  async execute({ userId, evenLeased = false }: { userId?: UserId; evenLeased?: boolean } = {}): Promise<number> {
    const now = this.clock.date();
    const abandoned = await this.records.abandoned({ now, userId, limit: BATCH_TURNS });
    await Promise.all(abandoned.map((turn) => this.recover(turn, now)));
    const ended = await this.turns.interruptAbandoned({ now, evenLeased, ...(userId && { userId }) });
    await Promise.all(ended.map((claim) => this.streams.raiseFence(claim).catch(this.onFailure)));
    return ended.length;
  }

  /** A checkpoint in the dead process's name, with its lease left as it is: over. */
  private async recover(turn: AbandonedTurn, now: Date): Promise<void> {
    try {
      const text = await this.streams.textUntil(turn);
      if (text === undefined || text.length <= turn.partial.length) return;
      await this.turns.checkpoint([{ ...turn, partial: text }], now);
    } catch (error) {
      this.onFailure(error);
    }
  }

  private readonly onFailure = (error: unknown): void => {
    this.logger.warn({ event: 'turn.recovery_failed', code: toCodedError(error).code });
  };
}

import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Database, toCodedError } from '@rapport/platform';
import { SweepBudgets } from '../budget/sweep-budgets.js';
import { TurnRepository } from '../domain/turn-repository.js';

/** Fails the turns of processes that are gone, so that their conversations are free again. */
@Injectable()
export class SweepAbandonedTurns implements OnApplicationBootstrap {
  private readonly logger = new Logger(SweepAbandonedTurns.name);

  constructor(
    private readonly turns: TurnRepository,
    private readonly budgets: SweepBudgets,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** At start an embedded database is ours alone, so whoever ran its turns is gone, lease or not. */
  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.execute({ evenLeased: this.database.kind === 'pglite' });
    } catch (error) {
      // The scheduled sweep comes soon; a database that is down must not keep the process from starting.
      this.logger.warn({ event: 'turn.sweep_failed', code: toCodedError(error).code });
    }
  }

  async execute({ evenLeased = false } = {}): Promise<void> {
    const interrupted = await this.turns.interruptAbandoned({ now: this.clock.date(), evenLeased });
    if (interrupted > 0) this.logger.warn({ event: 'turn.interrupted', turns: interrupted });
    // Their reservations among others.
    await this.budgets.execute();
  }
}

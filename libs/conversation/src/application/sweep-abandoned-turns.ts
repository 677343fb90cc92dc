import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock, type CancelTimer } from '@rapport/kernel';
import { Database, toCodedError } from '@rapport/platform';
import { SweepBudgets } from '../budget/sweep-budgets.js';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import { AbandonedTurns } from '../turn/abandoned-turns.js';

/** Ends the turns of processes that are gone, every few seconds, so that nobody waits for them. */
@Injectable()
export class SweepAbandonedTurns implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(SweepAbandonedTurns.name);
  private over = false;
  private cancel: CancelTimer = () => undefined;

  constructor(
    private readonly abandoned: AbandonedTurns,
    private readonly budgets: SweepBudgets,
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'sweepMs' | 'checkpointMs'>,
  ) {}

  /**
   * At start an embedded database is ours alone, so whoever ran its turns is gone, lease or not. Of any other this process
   * cannot know whether it was away until now, and leases ran out for that: the living get until the first sweep.
   */
  async onApplicationBootstrap(): Promise<void> {
    const embedded = this.database.kind === 'pglite';
    await this.attempt(() => (embedded ? this.execute({ evenLeased: true }) : this.budgets.execute()));
    this.schedule();
  }

  onModuleDestroy(): void {
    this.over = true;
    this.cancel();
  }

  async execute({ evenLeased = false } = {}): Promise<void> {
    await this.interrupt(evenLeased);
    // Their reservations among others.
    await this.budgets.execute();
  }

  private async interrupt(evenLeased = false): Promise<number> {
    const interrupted = await this.abandoned.execute({ evenLeased });
    if (interrupted > 0) this.logger.warn({ event: 'turn.interrupted', turns: interrupted });
    return interrupted;
  }

  private schedule(): void {
    if (this.over) return;
    const sweep = async (): Promise<void> => {
      await this.attempt(async () => (await this.interrupt()) > 0 && this.budgets.execute());
      this.schedule();
    };
    const { sweepMs, checkpointMs } = this.config;
    // The sooner it is seen that the database is back, the sooner the turns of the dead are ended.
    const waitMs = this.abandoned.sparesAll ? Math.min(sweepMs, checkpointMs) : sweepMs;
    this.cancel = this.clock.setTimer(waitMs, () => void sweep());
  }

  /** The next sweep comes soon: a database that is down must not keep the process from starting. */
  private async attempt(sweep: () => Promise<unknown>): Promise<void> {
    await sweep().catch((error: unknown) => {
      this.logger.warn({ event: 'turn.sweep_failed', code: toCodedError(error).code });
    });
  }
}

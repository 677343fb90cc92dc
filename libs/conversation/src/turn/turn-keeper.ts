import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { toCodedError } from '@rapport/platform';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import { turnErrors } from '../conversation.errors.js';
import { TurnRepository } from '../domain/turn-repository.js';
import type { Turn } from './turn-context.js';
import type { TurnRun } from './turn-run.js';

/**
 * Keeps a long turn ours: every few seconds it renews the lease and stores what was said so far, in one statement.
 * A turn that was taken away meanwhile is stopped: somebody else answers for it now.
 */
@Injectable()
export class TurnKeeper {
  private readonly logger = new Logger(TurnKeeper.name);

  constructor(
    private readonly turns: TurnRepository,
    private readonly clock: Clock,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'leaseMs' | 'checkpointMs'>,
  ) {}

  /** Runs `work` under the turn's lease. */
  async during(turn: Turn, run: TurnRun, work: () => Promise<void>): Promise<void> {
    let cancel = (): void => undefined;
    const schedule = (): void => {
      cancel = this.clock.setTimer(this.config.checkpointMs, () => void this.checkpoint(turn, run).then(next));
    };
    // A checkpoint that outlasts the turn must not start another.
    let over = false;
    const next = (): void => {
      if (!over) schedule();
    };
    schedule();
    try {
      await work();
    } finally {
      over = true;
      cancel();
    }
  }

  private async checkpoint(turn: Turn, run: TurnRun): Promise<void> {
    const { userId, id: turnId, fence, replyId } = turn;
    const leaseUntil = new Date(this.clock.now() + this.config.leaseMs);
    try {
      const outcome = await this.turns.checkpoint({ userId, turnId, fence }, replyId, run.said, leaseUntil);
      if (outcome === 'lost') run.stop(turnErrors.lost());
      if (outcome === 'stop') run.stop(turnErrors.stopped());
    } catch (error) {
      // The lease outlives several checkpoints; the next one may succeed.
      this.logger.warn({ event: 'turn.checkpoint_failed', code: toCodedError(error).code });
    }
  }
}

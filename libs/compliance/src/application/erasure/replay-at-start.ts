import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { toCodedError } from '@rapport/platform';
import { ReplayLedger } from './replay-ledger.js';

const RETRY_MS = 5_000;

/** Before the start-up ends nothing is erased, lest the probes give up on a process that has much to do. */
@Injectable()
export class ReplayAtStart implements OnApplicationBootstrap {
  private readonly logger = new Logger('erasure');

  constructor(
    private readonly replay: ReplayLedger,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    void this.attempt();
  }

  private async attempt(): Promise<void> {
    try {
      await this.replay.execute();
    } catch (error) {
      this.logger.warn({ event: 'erasure.replay_failed', code: toCodedError(error).code });
      this.clock.setTimer(RETRY_MS, () => void this.attempt());
    }
  }
}

import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import { turnErrors } from '../conversation.errors.js';
import type { TurnChannel } from './turn-channel.js';
import { TurnChannels } from './turn-channels.js';
import type { SendCommand, Turn } from './turn-context.js';
import { TurnKeeper } from './turn-keeper.js';
import { TurnPipeline } from './turn-pipeline.js';
import { TurnRun } from './turn-run.js';

/**
 * Runs turns on their own: whoever asked may read along in the channel, and may leave. At shutdown running turns are
 * given a while, then end with what was said.
 */
@Injectable()
export class TurnRunner implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly running = new Map<TurnRun, Promise<void>>();
  private draining = false;

  constructor(
    private readonly pipeline: TurnPipeline,
    private readonly channels: TurnChannels,
    private readonly keeper: TurnKeeper,
    private readonly clock: Clock,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'shutdownDeadlineMs'>,
  ) {}

  /** Resolves once the message is committed; the answer goes on by itself. Throws if the message was not accepted. */
  async start(command: SendCommand): Promise<{ readonly turn: Turn; readonly channel: TurnChannel }> {
    if (this.draining) throw turnErrors.draining(undefined, { retryAfterMs: 1_000 });
    const turn = await this.pipeline.accept(command);
    const run = new TurnRun(this.channels.open(turn));
    const done = this.keeper
      .during(turn, run, () => this.pipeline.answer(turn, run))
      .finally(() => {
        this.running.delete(run);
        this.channels.retire(turn.id);
      });
    this.running.set(run, done);
    return { turn, channel: run.channel };
  }

  onModuleDestroy(): void {
    this.draining = true;
    this.clock.setTimer(this.config.shutdownDeadlineMs, () => {
      for (const run of this.running.keys()) run.stop(turnErrors.interrupted());
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.running.values());
  }
}

import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { Clock, type CodedError, type TurnId } from '@rapport/kernel';
import { beginning, during, httpConfig, SPAN_NAMES, startSpan, toCodedError, type HttpConfig } from '@rapport/platform';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import { turnErrors } from '../conversation.errors.js';
import type { TurnReference } from '../domain/turn-record.js';
import type { TurnChannel } from './turn-channel.js';
import { TurnChannels } from './turn-channels.js';
import type { SendCommand, Turn } from './turn-context.js';
import { TurnRelay } from './stream/turn-relay.js';
import { TurnKeeper } from './turn-keeper.js';
import { TurnPipeline } from './turn-pipeline.js';
import { TurnRun } from './turn-run.js';

interface RunningTurn {
  readonly turn: Turn;
  readonly run: TurnRun;
  readonly ended: Promise<void>;
}

/**
 * Runs turns on their own: whoever asked may read along in the channel, and may leave. At shutdown running turns are
 * given a while, then end with what was said.
 */
@Injectable()
export class TurnRunner implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly running = new Map<TurnId, RunningTurn>();
  /** Messages that are being accepted: each may be stored already, and have no turn here yet. */
  private readonly starting = new Set<Promise<unknown>>();
  private readonly logger = new Logger(TurnRunner.name);
  private draining = false;
  private deadlinePassed = false;
  private readonly overdue = Promise.withResolvers<void>();

  constructor(
    private readonly pipeline: TurnPipeline,
    private readonly channels: TurnChannels,
    private readonly keeper: TurnKeeper,
    private readonly relay: TurnRelay,
    private readonly clock: Clock,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'shutdownDeadlineMs' | 'settleShutdownMs'>,
    @Inject(httpConfig.token) private readonly http: Pick<HttpConfig, 'shutdownTotalMs'>,
  ) {}

  /** Resolves once the message is committed; the answer goes on by itself. Throws if the message was not accepted. */
  async start(command: SendCommand): Promise<TurnChannel> {
    if (this.draining) throw turnErrors.draining(undefined, { retryAfterMs: 1_000 });
    const starting = this.begin(command);
    this.starting.add(starting);
    try {
      return await starting;
    } finally {
      this.starting.delete(starting);
    }
  }

  private async begin(command: SendCommand): Promise<TurnChannel> {
    const span = startSpan(SPAN_NAMES.turn);
    const turn = await beginning(span, () => this.pipeline.accept(command));
    const run = new TurnRun(this.channels.open(turn), this.clock);
    this.relay.attach(turn, run);
    if (this.deadlinePassed) this.end(run);
    this.running.set(turn.id, { turn, run, ended: during(span, () => this.answer(turn, run)) });
    return run.channel;
  }

  /** Ends the generation of a turn with what was said. `false` when it does not run here, or is not this person's. */
  stop({ userId, conversationId, turnId }: TurnReference, reason: CodedError): boolean {
    const running = this.running.get(turnId);
    if (running?.turn.userId !== userId || running.turn.conversation.id !== conversationId) return false;
    running.run.stop(reason);
    return true;
  }

  /** The turn's whole further life. Never rejects: nobody waits for it. */
  private async answer(turn: Turn, run: TurnRun): Promise<void> {
    try {
      await this.keeper.during(turn, run, () => this.pipeline.answer(turn, run));
    } catch (error) {
      this.logger.error({ event: 'turn.crashed', err: error }, 'A turn ended outside its own error handling');
      run.channel.publish({ type: 'response.failed', error: toCodedError(error) });
    } finally {
      this.running.delete(turn.id);
      this.channels.retire(turn.id);
    }
  }

  onModuleDestroy(): void {
    this.draining = true;
    this.clock.setTimer(this.config.shutdownDeadlineMs, () => {
      this.deadlinePassed = true;
      for (const { run } of this.running.values()) this.end(run);
    });
    this.clock.setTimer(this.http.shutdownTotalMs, this.overdue.resolve);
  }

  private end(run: TurnRun): void {
    run.settleBy(this.clock.monotonic() + this.config.settleShutdownMs);
    run.stop(turnErrors.interrupted());
  }

  /** Whatever hangs is left by when connections are cut: what is closed after this must not wait for it. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.race([this.idle(), this.overdue.promise]);
    const [turns, messages] = [this.running.size, this.starting.size];
    if (turns + messages > 0) {
      this.logger.error({ event: 'turn.shutdown_overdue', turns, messages }, 'Turns did not end in time');
    }
    await this.relay.drain();
  }

  /** A message that was being accepted when the shutdown began still adds a turn. */
  private async idle(): Promise<void> {
    while (this.running.size + this.starting.size > 0) {
      await Promise.allSettled([...this.starting, ...[...this.running.values()].map(({ ended }) => ended)]);
    }
  }
}

import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { httpConfig, type HttpConfig } from '@rapport/platform';
import { completionErrors } from '../completion.errors.js';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import { turnErrors } from '../conversation.errors.js';
import type { TurnRun } from '../turn/turn-run.js';

/**
 * Completions of this process, from their acceptance to their end: all have something reserved that they have to give back. At
 * a shutdown they are given as long as turns, then end with what was said.
 */
@Injectable()
export class RunningCompletions implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(RunningCompletions.name);
  private readonly running = new Set<Promise<unknown>>();
  private readonly runs = new Set<TurnRun>();
  private draining = false;
  private deadlinePassed = false;
  private readonly overdue = Promise.withResolvers<void>();

  constructor(
    private readonly clock: Clock,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'shutdownDeadlineMs' | 'settleShutdownMs'>,
    @Inject(httpConfig.token) private readonly http: Pick<HttpConfig, 'shutdownTotalMs'>,
  ) {}

  /** Throws `turn.draining` once the process shuts down. */
  async accept<T>(accepted: () => Promise<T>): Promise<T> {
    if (this.draining) throw turnErrors.draining(undefined, { retryAfterMs: 1_000 });
    return this.awaited(accepted());
  }

  answer(run: TurnRun, answered: () => Promise<void>): void {
    if (this.deadlinePassed) this.end(run);
    this.runs.add(run);
    void this.awaited(answered().finally(() => this.runs.delete(run)));
  }

  onModuleDestroy(): void {
    this.draining = true;
    this.clock.setTimer(this.config.shutdownDeadlineMs, () => {
      this.deadlinePassed = true;
      for (const run of this.runs) this.end(run);
    });
    this.clock.setTimer(this.http.shutdownTotalMs, this.overdue.resolve);
  }

  /** Whatever hangs is left by when connections are cut: what is closed after this must not wait for it. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.race([this.idle(), this.overdue.promise]);
    const { size: completions } = this.running;
    if (completions === 0) return;
    this.logger.error({ event: 'completion.shutdown_overdue', completions }, 'Completions did not end in time');
  }

  private end(run: TurnRun): void {
    run.settleBy(this.clock.monotonic() + this.config.settleShutdownMs);
    run.stop(completionErrors.interrupted());
  }

  private async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  private awaited<T>(work: Promise<T>): Promise<T> {
    this.running.add(work);
    const over = (): void => void this.running.delete(work);
    work.then(over, over);
    return work;
  }
}

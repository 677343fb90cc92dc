import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Milliseconds between two samples of the loop: what an idle process shows, and what is taken off. */
const RESOLUTION_MS = 10;
/** Long enough that one pause for garbage or a compilation does not tip the median. */
const PERIOD_MS = 1_000;
const NANOSECONDS_A_MILLISECOND = 1e6;

/** How late the rounds of the event loop are: the one measure of a process that has more to do than it can. */
@Injectable()
export class EventLoopDelay implements OnApplicationShutdown {
  private readonly samples = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private readAt: number;
  private latestMs = 0;

  constructor(private readonly clock: Clock) {
    this.samples.enable();
    this.readAt = clock.monotonic();
  }

  /** Median over the last whole second or more, in milliseconds. */
  get medianMs(): number {
    if (this.clock.monotonic() - this.readAt >= PERIOD_MS) {
      this.readAt = this.clock.monotonic();
      const median = this.samples.count > 0 ? this.samples.percentile(50) / NANOSECONDS_A_MILLISECOND : 0;
      this.latestMs = Math.max(0, median - RESOLUTION_MS);
      this.samples.reset();
    }
    return this.latestMs;
  }

  onApplicationShutdown(): void {
    this.samples.disable();
  }
}

import { Clock, SystemClock, type CancelTimer } from '@rapport/kernel';

/** At 50 tokens a second. */
export const TOKEN_MS = 20;

/** Time that passes when the upstream says so. */
export class UpstreamClock extends Clock {
  private time = 0;

  override now(): number {
    return this.time;
  }

  override monotonic(): number {
    return this.time;
  }

  override setTimer(): CancelTimer {
    throw new Error('nothing waits for time here');
  }

  /** Pieces, one each {@link TOKEN_MS}. */
  async *paced(pieces: readonly string[]): AsyncGenerator<string> {
    for (const piece of pieces) {
      this.time += TOKEN_MS;
      yield piece;
    }
  }
}

/** Time as it is. Tells when each piece really came. */
export class RealPace {
  readonly clock = new SystemClock();
  readonly arrivals: number[] = [];

  async *paced(pieces: readonly string[]): AsyncGenerator<string> {
    const start = this.clock.monotonic();
    for (const [index, piece] of pieces.entries()) {
      const early = start + (index + 1) * TOKEN_MS - this.clock.monotonic();
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, early)));
      this.arrivals.push(this.clock.monotonic());
      yield piece;
    }
  }
}

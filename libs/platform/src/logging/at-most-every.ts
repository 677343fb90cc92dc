import type { Clock } from '@rapport/kernel';

/** Keeps what would repeat with every request, such as a warning during an outage, to one in an interval. */
export class AtMostEvery {
  private lastAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly clock: Clock,
    private readonly intervalMs: number,
  ) {}

  run(work: () => void): void {
    const now = this.clock.monotonic();
    if (now - this.lastAt < this.intervalMs) return;
    this.lastAt = now;
    work();
  }
}

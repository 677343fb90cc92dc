import { Clock, type CancelTimer } from '@rapport/kernel';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that stands still until told otherwise. Timers fire, in order, while {@link advance} passes them. */
export class ManualClock extends Clock {
  private readonly timers = new Set<Timer>();

  constructor(private time = Date.UTC(2026, 0, 1)) {
    super();
  }

  override now(): number {
    return this.time;
  }

  override monotonic(): number {
    return this.time;
  }

  override setTimer(ms: number, callback: () => void): CancelTimer {
    const timer: Timer = { at: this.time + ms, callback };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Moves time on, firing due timers and letting promises settle after each. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    for (let due = this.nextDue(end); due; due = this.nextDue(end)) {
      this.timers.delete(due);
      this.time = Math.max(this.time, due.at);
      due.callback();
      await settle();
    }
    this.time = end;
    await settle();
  }

  get pendingTimers(): number {
    return this.timers.size;
  }

  private nextDue(end: number): Timer | undefined {
    return [...this.timers].filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)[0];
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

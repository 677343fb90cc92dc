/** Requests and how many of them failed. */
export interface Tally {
  readonly calls: number;
  readonly faults: number;
}

interface Slice {
  /** Counted here and not yet told to the others. */
  own: Tally;
  /** The sum over all pods, as of the last comparison. */
  shared: Tally;
}

const NONE: Tally = { calls: 0, faults: 0 };

/**
 * How a model's requests went of late: the running half of the window and the one before it. Each half is counted here first,
 * and now and then added to what all pods count together.
 */
export class FailureWindow {
  private slices = new Map<number, Slice>();

  /** @param windowMs length of the window, in milliseconds */
  constructor(private readonly windowMs: number) {}

  /** @param now ms since the epoch, so that all pods mean the same half */
  count(now: number, failed: boolean): void {
    const slice = this.slice(this.indexOf(now));
    slice.own = plus(slice.own, { calls: 1, faults: failed ? 1 : 0 });
  }

  total(now: number): Tally {
    const latest = this.indexOf(now);
    return [latest - 1, latest]
      .flatMap((index) => this.slices.get(index) ?? [])
      .reduce((sum, { own, shared }) => plus(sum, plus(own, shared)), NONE);
  }

  /** The halves that still matter, with what has not been told yet. */
  untold(now: number): { readonly index: number; readonly tally: Tally }[] {
    const latest = this.indexOf(now);
    for (const index of this.slices.keys()) if (index < latest - 1) this.slices.delete(index);
    return [latest - 1, latest].map((index) => ({ index, tally: this.slices.get(index)?.own ?? NONE }));
  }

  /** `told` was added, and makes up `sum` together with what the other pods counted. */
  merge(index: number, told: Tally, sum: Tally): void {
    const slice = this.slice(index);
    slice.own = { calls: slice.own.calls - told.calls, faults: slice.own.faults - told.faults };
    slice.shared = sum;
  }

  clear(): void {
    this.slices.clear();
  }

  private indexOf(now: number): number {
    return Math.floor(now / (this.windowMs / 2));
  }

  private slice(index: number): Slice {
    const slice = this.slices.get(index) ?? { own: NONE, shared: NONE };
    this.slices.set(index, slice);
    return slice;
  }
}

const plus = (a: Tally, b: Tally): Tally => ({ calls: a.calls + b.calls, faults: a.faults + b.faults });

import type { Clock } from '@rapport/kernel';
import { trendOf, type Trend } from '../trend.js';
import type { CollectedHeap } from './inspector.js';

/** What one process says of itself at one moment. */
interface Sample {
  /** Milliseconds on the clock's monotonic scale. */
  readonly at: number;
  readonly heapBytes: number;
  /** Undefined where nobody collected first. */
  readonly codeBytes: number | undefined;
  readonly rssBytes: number;
  readonly cpuSeconds: number;
  readonly startedAt: number;
}

type Grown = 'heapBytes' | 'codeBytes' | 'rssBytes';
/** Milliseconds, bytes. */
type Point = readonly [number, number];

const NAMES = {
  heapBytes: 'nodejs_heap_size_used_bytes',
  rssBytes: 'process_resident_memory_bytes',
  cpuSeconds: 'process_cpu_seconds_total',
  startedAt: 'process_start_time_seconds',
} as const;

/** Heaps go up and down with collections: what is left after one is the least of a minute. */
const WINDOW_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Watches a process by its page of metrics. */
export class ProcessSamples {
  private readonly samples: Sample[] = [];
  /** Looks at which the page did not answer. */
  missed = 0;

  constructor(
    readonly name: string,
    private readonly internalUrl: string,
    private readonly clock: Clock,
  ) {}

  /** @param at of the look, monotonic ms; the same for all that are looked at together, so that they can be compared */
  async look(signal: AbortSignal, collected?: CollectedHeap, at?: number): Promise<void> {
    const answer = await fetch(`${this.internalUrl}/metrics`, { signal }).catch(() => undefined);
    const text = answer?.ok ? await answer.text().catch(() => '') : '';
    const read = (name: string): number => Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(text)?.[1]);
    const { heapBytes, codeBytes } = collected ?? { heapBytes: read(NAMES.heapBytes), codeBytes: undefined };
    const [rssBytes, cpuSeconds, startedAt] = [read(NAMES.rssBytes), read(NAMES.cpuSeconds), read(NAMES.startedAt)];
    if (Number.isNaN(heapBytes + rssBytes + cpuSeconds + startedAt)) {
      this.missed += 1;
      return;
    }
    this.samples.push({ at: at ?? this.clock.monotonic(), heapBytes, codeBytes, rssBytes, cpuSeconds, startedAt });
  }

  get latest(): Sample | undefined {
    return this.samples.at(-1);
  }

  restarts(): number {
    return this.samples.filter(({ startedAt }, index) => index > 0 && startedAt !== this.samples[index - 1]?.startedAt)
      .length;
  }

  /**
   * Bytes an hour from a moment on: of the least of each minute, or of every look where each came after a collection.
   * Undefined before there are three.
   */
  growth(of: Grown, from: number): Trend | undefined {
    return hourlyTrendOf(this.points(of, from));
  }

  /** In the order of time. */
  points(of: Grown, from: number): readonly Point[] {
    const warm = this.samples
      .filter(({ at }) => at >= from)
      .flatMap((one): Point[] => (one[of] === undefined ? [] : [[one.at, one[of]]]));
    const isExact = this.latest?.codeBytes !== undefined && of !== 'rssBytes';
    return isExact ? warm : floorsOf(warm);
  }

  /** Cores in use from the first look at or after `from` to the latest. */
  cores(from: number): number | undefined {
    const [first, last] = [this.samples.find(({ at }) => at >= from), this.samples.at(-1)];
    if (!first || !last || last.at === first.at) return undefined;
    return (last.cpuSeconds - first.cpuSeconds) / ((last.at - first.at) / 1_000);
  }
}

/**
 * Bytes an hour of the mean of processes that do the same work. Whom one of them serves, and so what it holds, changes with the
 * balancer: half a megabyte goes to and fro between two pods, and is no growth of either. Where one was not looked at, the others
 * are left out, too.
 */
export function growthTogether(processes: readonly ProcessSamples[], of: Grown, from: number): Trend | undefined {
  const [first = [], ...others] = processes.map((process) => process.points(of, from));
  const byTime = others.map((points) => new Map(points));
  return hourlyTrendOf(
    first.flatMap(([at, bytes]): Point[] => {
      const all = [bytes, ...byTime.map((points) => points.get(at) ?? Number.NaN)];
      const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
      return Number.isNaN(mean) ? [] : [[at, mean]];
    }),
  );
}

function hourlyTrendOf(points: readonly Point[]): Trend | undefined {
  if (points.length < 3) return undefined;
  return trendOf(points.map(([at, bytes]) => [at / HOUR_MS, bytes]));
}

function floorsOf(points: readonly Point[]): readonly Point[] {
  const floors = new Map<number, number>();
  for (const [at, bytes] of points) {
    const window = Math.floor(at / WINDOW_MS) * WINDOW_MS;
    floors.set(window, Math.min(bytes, floors.get(window) ?? Number.POSITIVE_INFINITY));
  }
  return [...floors];
}

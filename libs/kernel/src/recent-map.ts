import type { Clock } from './clock.js';

interface Entry<V> {
  readonly value: V;
  /** Monotonic ms. */
  readonly until: number;
}

/**
 * A map that lets go: an entry lives for `ttlMs` from when it was set, however often it is read, and of more than `max` the
 * oldest goes. What has expired leaves as others are set, unasked for: a cache that only looks at an entry's age when somebody
 * asks for it keeps whoever never comes back until it is full, which looks like a leak and holds what should be forgotten.
 */
export class RecentMap<K, V> {
  /** In the order in which they were set, which is that in which they expire. */
  private readonly entries = new Map<K, Entry<V>>();

  /** @param onDrop is told of each entry that leaves: expired, deleted, replaced or pushed out. */
  constructor(
    private readonly clock: Pick<Clock, 'monotonic'>,
    private readonly bounds: { readonly ttlMs: number; readonly max: number },
    private readonly onDrop: (value: V, key: K) => void = () => undefined,
  ) {}

  get(key: K): V | undefined {
    const entry = this.entries.get(key);
    return entry && entry.until > this.clock.monotonic() ? entry.value : undefined;
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  set(key: K, value: V): void {
    const now = this.clock.monotonic();
    this.delete(key);
    this.entries.set(key, { value, until: now + this.bounds.ttlMs });
    for (const [oldest, { until }] of this.entries) {
      if (until > now && this.entries.size <= this.bounds.max) break;
      this.delete(oldest);
    }
  }

  delete(key: K): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.onDrop(entry.value, key);
  }

  /** Those that have expired since the last was set are among them. */
  get size(): number {
    return this.entries.size;
  }
}

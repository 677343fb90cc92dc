/**
 * State that all pods share and that may be lost: losing it may cost a rate-limit window, never a message.
 * Adapters: in-process (embedded) and Redis >= 7. One contract suite runs on both.
 *
 * Keys are Cluster-safe by construction: every key names a `partition` and all keys of one call lie in its hash slot.
 */
export interface SharedKey {
  /** Family, e.g. `throttle`: documented in the data catalogue. */
  readonly family: string;
  /** What is hashed to a slot, e.g. the user's id: becomes the `{…}` hash tag. */
  readonly partition: string;
  /** Distinguishes keys inside a partition. */
  readonly name?: string;
}

export interface RateWindow {
  readonly limit: number;
  readonly windowMs: number;
  /** How long a caller that went over stays refused; the rest of the window if absent. */
  readonly blockMs?: number;
}

export interface RateHit {
  readonly hits: number;
  readonly resetMs: number;
  readonly blocked: boolean;
  /** 0 unless blocked. */
  readonly blockedMs: number;
}

/** A held lease. `token` grows with every acquisition of the same key: a late writer is recognised by its lower token. */
export interface Lease {
  readonly token: number;
  /** Extends the lease; `false` when it was lost meanwhile. */
  renew(ttlMs: number): Promise<boolean>;
  release(): Promise<void>;
}

/** Entries that go to the end of a stream, in one round trip. */
export interface StreamBatch {
  /** Of the writer. A stream that has seen a higher one takes nothing from it: a paused writer comes too late. */
  readonly fence: number;
  /** Number of the first entry: the writer counts, from 1. The others follow it without gaps. */
  readonly first: number;
  readonly entries: readonly string[];
  /** Drops what the stream holds and begins it at `first`: for a writer that can no longer fill a gap. */
  readonly anew?: boolean;
}

export interface StreamLimits {
  /** From the latest append. */
  readonly ttlMs: number;
  /** What goes beyond is dropped from the stream's beginning. */
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/**
 * - `appended`: the stream now ends with the batch; entries that it held already are not doubled;
 * - `gap`: nothing was written, because entries after `last` are missing (the store lost them);
 * - `fenced`: nothing was written, because another writer has taken over.
 */
export interface StreamAppended {
  readonly outcome: 'appended' | 'gap' | 'fenced';
  /** Number of the last entry that the stream holds or held; 0 for none. */
  readonly last: number;
}

export interface StreamSlice {
  /** The highest that the stream has seen. */
  readonly fence: number;
  /** Number of the oldest entry that is still held; `last + 1` when none is. */
  readonly oldest: number;
  readonly last: number;
  /** Number of the first of `entries`, which follow each other without gaps. */
  readonly first: number;
  readonly entries: readonly string[];
}

/** Every method but `close`, `subscribe` and `watchStream` may throw `shared_state.unavailable`, after the command timeout at the latest. */
export abstract class SharedState {
  abstract readonly kind: 'memory' | 'redis';

  /** Counts a hit in a fixed window, atomically. */
  abstract hit(key: SharedKey, window: RateWindow): Promise<RateHit>;

  /** `undefined` when somebody else holds it. */
  abstract acquireLease(key: SharedKey, ttlMs: number): Promise<Lease | undefined>;

  abstract get(key: SharedKey): Promise<string | undefined>;
  /** Overwrites. `ttlMs` is mandatory: nothing lives here for ever. */
  abstract set(key: SharedKey, value: string, ttlMs: number): Promise<void>;
  /** Whatever the key holds, be it a value or a stream. */
  abstract delete(key: SharedKey): Promise<void>;
  /** Everything that the partition holds, of whatever family. Looks at every key there is: for erasures, not for requests. */
  abstract deletePartition(partition: string): Promise<number>;
  /** Adds and returns the sum; the expiry is set by the first addition. */
  abstract increment(key: SharedKey, by: number, ttlMs: number): Promise<number>;

  /** At-most-once broadcast to every pod, this one included. */
  abstract publish(channel: string, message: string): Promise<void>;
  /**
   * Resolves once the subscription is live, with the way to end it. When the store cannot be reached it resolves after
   * the command timeout all the same, and the subscription comes to life with the connection: boot never waits. Nor does
   * who ends it, and that never fails.
   */
  abstract subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>;

  /** Appends to a bounded, expiring stream and wakes who watches it. An empty batch only raises the fence. */
  abstract appendToStream(key: SharedKey, batch: StreamBatch, limits: StreamLimits): Promise<StreamAppended>;
  /** At most `limit` entries, from the one after number `after` or else the oldest. `undefined`: there is no such stream. */
  abstract readStream(key: SharedKey, after: number, limit: number): Promise<StreamSlice | undefined>;
  /** Calls `listener` after appends. A wake-up may be lost with its connection: readers look by themselves, too. */
  abstract watchStream(key: SharedKey, listener: () => void): Promise<() => Promise<void>>;

  /** Latency in ms; rejects when the store does not answer within its command timeout. */
  abstract ping(): Promise<number>;
  abstract close(): Promise<void>;
}

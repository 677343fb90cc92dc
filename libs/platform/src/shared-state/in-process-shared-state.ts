import type { Clock } from '@rapport/kernel';
import { InProcessStream } from './in-process-stream.js';
import {
  SharedState,
  type Lease,
  type RateHit,
  type RateWindow,
  type SharedKey,
  type StreamAppended,
  type StreamBatch,
  type StreamLimits,
  type StreamSlice,
} from './shared-state.js';

interface Entry {
  value: string | number;
  readonly expiresAt: number;
}

const SWEEP_EVERY_MS = 60_000;

/** For one process: embedded mode, tests, and the fallback of rate limits. */
export class InProcessSharedState extends SharedState {
  override readonly kind = 'memory';
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Map<string, Set<(message: string) => void>>();
  private readonly streams = new Map<string, { readonly stream: InProcessStream; expiresAt: number }>();
  private lastToken = 0;
  private sweptAt: number;

  constructor(private readonly clock: Clock) {
    super();
    this.sweptAt = clock.now();
  }

  override async hit(key: SharedKey, { limit, windowMs, blockMs }: RateWindow): Promise<RateHit> {
    const block = this.read(`${path(key)}:block`);
    const window = this.read(path(key));
    if (block) {
      const blockedMs = this.remaining(block);
      return {
        hits: Number(window?.value ?? 0),
        resetMs: window ? this.remaining(window) : 0,
        blocked: true,
        blockedMs,
      };
    }
    const counted = this.add(path(key), 1, windowMs);
    const hits = Number(counted.value);
    const resetMs = this.remaining(counted);
    if (hits <= limit) return { hits, resetMs, blocked: false, blockedMs: 0 };
    if (blockMs !== undefined) this.write(`${path(key)}:block`, 1, blockMs);
    return { hits, resetMs, blocked: true, blockedMs: blockMs ?? resetMs };
  }

  override async acquireLease(key: SharedKey, ttlMs: number): Promise<Lease | undefined> {
    const name = path(key);
    if (this.read(name)) return undefined;
    const token = (this.lastToken = Math.max(this.lastToken + 1, this.clock.now() * 1000));
    this.write(name, token, ttlMs);
    const holds = (): boolean => this.read(name)?.value === token;
    return {
      token,
      renew: async (ms) => {
        if (!holds()) return false;
        this.write(name, token, ms);
        return true;
      },
      release: async () => {
        if (holds()) this.entries.delete(name);
      },
    };
  }

  override async get(key: SharedKey): Promise<string | undefined> {
    const entry = this.read(path(key));
    return entry === undefined ? undefined : String(entry.value);
  }

  override async set(key: SharedKey, value: string, ttlMs: number): Promise<void> {
    this.write(path(key), value, ttlMs);
  }

  override async delete(key: SharedKey): Promise<void> {
    this.entries.delete(path(key));
    this.streams.delete(path(key));
  }

  override async deletePartition(partition: string): Promise<number> {
    const start = `{${partition}}:`;
    const remove = (held: Map<string, unknown>): number =>
      [...held.keys()].filter((name) => name.startsWith(start) && held.delete(name)).length;
    return remove(this.entries) + remove(this.streams);
  }

  override async increment(key: SharedKey, by: number, ttlMs: number): Promise<number> {
    return Number(this.add(path(key), by, ttlMs).value);
  }

  override async publish(channel: string, message: string): Promise<void> {
    // As from a network: never before the publisher goes on, and never into its stack.
    for (const listener of this.listeners.get(channel) ?? []) setImmediate(listener, message);
  }

  override async subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>> {
    const listeners = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, listeners.add(listener));
    return async () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.listeners.delete(channel);
    };
  }

  override async appendToStream(key: SharedKey, batch: StreamBatch, limits: StreamLimits): Promise<StreamAppended> {
    this.sweep();
    const stream = this.stream(key) ?? new InProcessStream();
    const appended = stream.append(batch, limits);
    if (appended.outcome === 'appended') {
      this.streams.set(path(key), { stream, expiresAt: this.clock.now() + limits.ttlMs });
      await this.publish(streamChannel(key), '');
    }
    return appended;
  }

  override async readStream(key: SharedKey, after: number, limit: number): Promise<StreamSlice | undefined> {
    return this.stream(key)?.read(after, limit);
  }

  override watchStream(key: SharedKey, listener: () => void): Promise<() => Promise<void>> {
    return this.subscribe(streamChannel(key), listener);
  }

  override async ping(): Promise<number> {
    return 0;
  }

  override async close(): Promise<void> {
    this.entries.clear();
    this.streams.clear();
    this.listeners.clear();
  }

  private add(name: string, by: number, ttlMs: number): Entry {
    const entry = this.read(name);
    if (!entry) return this.write(name, by, ttlMs);
    entry.value = Number(entry.value) + by;
    return entry;
  }

  private read(name: string): Entry | undefined {
    const entry = this.entries.get(name);
    return entry && this.remaining(entry) > 0 ? entry : undefined;
  }

  private write(name: string, value: string | number, ttlMs: number): Entry {
    this.sweep();
    const entry = { value, expiresAt: this.clock.now() + ttlMs };
    this.entries.set(name, entry);
    return entry;
  }

  private stream(key: SharedKey): InProcessStream | undefined {
    const held = this.streams.get(path(key));
    return held && this.remaining(held) > 0 ? held.stream : undefined;
  }

  private remaining(entry: { readonly expiresAt: number }): number {
    return entry.expiresAt - this.clock.now();
  }

  /** What nobody asks for again must not stay for ever. */
  private sweep(): void {
    if (this.clock.now() - this.sweptAt < SWEEP_EVERY_MS) return;
    this.sweptAt = this.clock.now();
    for (const [name, entry] of this.entries) if (this.remaining(entry) <= 0) this.entries.delete(name);
    for (const [name, held] of this.streams) if (this.remaining(held) <= 0) this.streams.delete(name);
  }
}

const streamChannel = (key: SharedKey): string => `stream:${path(key)}`;

function path({ family, partition, name }: SharedKey): string {
  return `{${partition}}:${family}${name === undefined ? '' : `:${name}`}`;
}

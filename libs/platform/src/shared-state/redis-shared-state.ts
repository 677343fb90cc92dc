import { SpanKind } from '@opentelemetry/api';
import { Logger } from '@nestjs/common';
import type { Clock } from '@rapport/kernel';
import { Cluster } from 'ioredis';
import { ATTRIBUTES, SPAN_NAMES } from '../telemetry/tracing/semantic-names.js';
import { inSpan, isRecording } from '../telemetry/tracing/spans.js';
import { AtMostEvery } from '../logging/at-most-every.js';
import type { Metrics } from '../telemetry/metrics.js';
import { connectForCommands, type RedisClient } from './redis-connection.js';
import { RedisSubscriptions } from './redis-subscriptions.js';
import type { SharedStateConfig } from './shared-state.config.js';
import { sharedStateErrors } from './shared-state.errors.js';
import { sharedStateMetrics } from './shared-state.metrics.js';
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

const WARN_EVERY_MS = 60_000;
const REDIS = { [ATTRIBUTES.databaseSystem]: 'redis' };
/** How many keys one step of a scan looks at: well within the command timeout. */
const SCAN_KEYS = 1_000;

/** Redis >= 7, one server or a Cluster. A command takes at most the command timeout, whatever Redis does. */
export class RedisSharedState extends SharedState {
  override readonly kind = 'redis';
  private readonly logger = new Logger('redis');
  private readonly redis: RedisClient;
  private readonly subscriptions: RedisSubscriptions;
  private readonly duration;
  private readonly errors;
  private pending = 0;

  private constructor(
    urls: readonly string[],
    private readonly config: SharedStateConfig,
    private readonly clock: Clock,
    metrics?: Metrics,
  ) {
    super();
    this.duration = metrics?.histogram(sharedStateMetrics.duration);
    this.errors = metrics?.counter(sharedStateMetrics.errors);
    this.redis = connectForCommands(urls, config);
    this.subscriptions = new RedisSubscriptions(urls, config);
    const warn = new AtMostEvery(clock, WARN_EVERY_MS);
    const onError = (error: Error): void => warn.run(() => this.logger.warn({ event: 'redis_error', err: error }));
    this.redis.on('error', onError);
    this.subscriptions.onError(onError);
  }

  /** Waits for the first connection up to the connect timeout, then goes on: Redis may come later. */
  static async connect(
    urls: readonly string[],
    config: SharedStateConfig,
    clock: Clock,
    metrics?: Metrics,
  ): Promise<RedisSharedState> {
    const state = new RedisSharedState(urls, config, clock, metrics);
    const connected = state.redis.connect().catch(() => undefined);
    const giveUp = new AbortController();
    await Promise.race([connected, clock.sleep(config.connectTimeoutMs, giveUp.signal).catch(() => undefined)]);
    giveUp.abort();
    return state;
  }

  override async hit(key: SharedKey, { limit, windowMs, blockMs = 0 }: RateWindow): Promise<RateHit> {
    const window = redisKey(key);
    const reply = await this.run('hit', () =>
      this.redis.rapportHit(window, `${window}:block`, windowMs, limit, blockMs),
    );
    const [hits = 0, resetMs = 0, blockedMs = 0] = reply;
    return { hits, resetMs, blocked: blockedMs > 0, blockedMs };
  }

  override async acquireLease(key: SharedKey, ttlMs: number): Promise<Lease | undefined> {
    const lease = redisKey(key);
    const token = await this.run('lease.acquire', () => this.redis.rapportAcquire(lease, `${lease}:token`, ttlMs));
    if (token === null) return undefined;
    return {
      token: Number(token),
      renew: async (ms) => (await this.run('lease.renew', () => this.redis.rapportRenew(lease, token, ms))) === 1,
      release: async () => void (await this.run('lease.release', () => this.redis.rapportRelease(lease, token))),
    };
  }

  override async get(key: SharedKey): Promise<string | undefined> {
    return (await this.run('get', () => this.redis.get(redisKey(key)))) ?? undefined;
  }

  override async set(key: SharedKey, value: string, ttlMs: number): Promise<void> {
    await this.run('set', () => this.redis.set(redisKey(key), value, 'PX', ttlMs));
  }

  override async delete(key: SharedKey): Promise<void> {
    const name = redisKey(key);
    await this.run('delete', () => this.redis.del(name, `${name}:entries`));
  }

  override async deletePartition(partition: string): Promise<number> {
    const pattern = `rapport:{${tagOf(partition).replaceAll(/[\\*?[\]]/g, String.raw`\$&`)}}:*`;
    let deleted = 0;
    for (const node of this.redis instanceof Cluster ? this.redis.nodes('master') : [this.redis]) {
      let cursor = '0';
      do {
        const [next, names] = await this.run('scan', () => node.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_KEYS));
        if (names.length > 0) deleted += await this.run('unlink', () => this.redis.unlink(...names));
        cursor = next;
      } while (cursor !== '0');
    }
    return deleted;
  }

  override increment(key: SharedKey, by: number, ttlMs: number): Promise<number> {
    return this.run('increment', () => this.redis.rapportIncrement(redisKey(key), by, ttlMs));
  }

  override async publish(channel: string, message: string): Promise<void> {
    await this.run('publish', () => this.redis.publish(redisChannel(channel), message));
  }

  override async subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>> {
    const name = redisChannel(channel);
    const live = this.subscriptions.add(name, listener);
    await this.run('subscribe', () => live).catch(() => undefined);
    // Nothing is delivered from here on, confirmed or not: a store that is away must not hold up who leaves.
    return () => this.run('unsubscribe', () => this.subscriptions.remove(name, listener)).catch(() => undefined);
  }

  override async appendToStream(
    key: SharedKey,
    { fence, first, entries, anew = false }: StreamBatch,
    { ttlMs, maxEntries, maxBytes }: StreamLimits,
  ): Promise<StreamAppended> {
    const name = redisKey(key);
    const settings = [fence, first, Number(anew), ttlMs, maxEntries, maxBytes, redisChannel(streamChannel(key))];
    const append = () => this.redis.rapportAppend(name, `${name}:entries`, ...settings, ...entries);
    const [outcome, last] = await this.run('stream.append', append);
    return { outcome: outcome === 1 ? 'appended' : outcome === 0 ? 'gap' : 'fenced', last };
  }

  override async readStream(key: SharedKey, after: number, limit: number): Promise<StreamSlice | undefined> {
    const name = redisKey(key);
    const reply = await this.run('stream.read', () => this.redis.rapportRead(name, `${name}:entries`, after, limit));
    if (reply === null) return undefined;
    const [fence, last, oldest, first, ...entries] = reply;
    return { fence, last, oldest, first, entries };
  }

  override watchStream(key: SharedKey, listener: () => void): Promise<() => Promise<void>> {
    return this.subscribe(streamChannel(key), listener);
  }

  override async ping(): Promise<number> {
    const start = this.clock.monotonic();
    await this.run('ping', () => this.redis.ping());
    return this.clock.monotonic() - start;
  }

  override async close(): Promise<void> {
    await this.run('quit', () => this.redis.quit()).catch(() => undefined);
    this.redis.disconnect();
    this.subscriptions.close();
  }

  /** `name` is what metrics and traces call the command. */
  private run<T>(name: string, command: () => Promise<T>): Promise<T> {
    if (!isRecording()) return this.bounded(name, command);
    return inSpan(SPAN_NAMES.redis(name), { kind: SpanKind.CLIENT, attributes: REDIS }, () =>
      this.bounded(name, command),
    );
  }

  /** Bounds what a command may cost: its time, and how many may wait. */
  private bounded<T>(name: string, command: () => Promise<T>): Promise<T> {
    if (this.pending >= this.config.maxPending) return Promise.reject(this.failure('full'));
    this.pending += 1;
    const startedAt = this.clock.monotonic();
    return new Promise<T>((resolve, reject) => {
      let open = true;
      const end = (settle: () => void): void => {
        if (open) settle();
        open = false;
      };
      const late = (): void => end(() => reject(this.failure('timeout')));
      // After a long pause of this process the timer fires before the answer, which has arrived meanwhile, is read:
      // setImmediate lets the answer win.
      const cancel = this.clock.setTimer(this.config.commandTimeoutMs, () => void setImmediate(late));
      command()
        .then(
          (answer) =>
            end(() => {
              this.duration?.observe({ command: name }, (this.clock.monotonic() - startedAt) / 1_000);
              resolve(answer);
            }),
          (cause: unknown) => end(() => reject(this.failure('failed', cause))),
        )
        .finally(cancel);
    }).finally(() => (this.pending -= 1));
  }

  private failure(reason: 'full' | 'timeout' | 'failed', cause?: unknown) {
    this.errors?.inc({ reason });
    return sharedStateErrors.unavailable(undefined, { cause, retryAfterMs: 1_000 });
  }
}

/** `rapport:{partition}:family:name`: what stands in braces decides the slot in a Cluster. */
function redisKey({ family, partition, name }: SharedKey): string {
  return `rapport:{${tagOf(partition)}}:${family}${name === undefined ? '' : `:${name}`}`;
}

function tagOf(partition: string): string {
  return partition.replaceAll(/[{}]/g, '_');
}

function streamChannel({ family, partition, name = '' }: SharedKey): string {
  return `stream:${family}:${partition}:${name}`;
}

function redisChannel(channel: string): string {
  return `rapport:${channel}`;
}

import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { REDIS_SCRIPTS, type RedisScripts } from './redis-scripts.js';
import type { SharedStateConfig } from './shared-state.config.js';

export type RedisClient = (Redis | Cluster) & RedisScripts;

const RETRY_CAP_MS = 2_000;

/**
 * For commands. Nothing is queued while there is no connection and nothing is sent twice: a command that its caller has
 * given up must not take effect later, so callers fail at once and fall back. (ioredis keeps a queue for each node of a
 * Cluster all the same; there the timeouts bound it.)
 */
export function connectForCommands(urls: readonly string[], config: SharedStateConfig): RedisClient {
  return connect(urls, config, {
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    redis: {
      // The caller's own deadline comes first; this one lets the client forget the command.
      commandTimeout: 2 * config.commandTimeoutMs,
      // A server that says nothing is as good as gone: drop the connection with all that waits in it.
      socketTimeout: 4 * config.commandTimeoutMs,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
    },
  }) as RedisClient;
}

/** For subscriptions, which must outlive any outage: they wait for the connection and are renewed with it. */
export function connectForSubscriptions(urls: readonly string[], config: SharedStateConfig): Redis | Cluster {
  return connect(urls, config, {
    enableAutoPipelining: false,
    enableOfflineQueue: true,
    redis: { maxRetriesPerRequest: null, autoResubscribe: true },
  });
}

interface Profile {
  readonly enableAutoPipelining: boolean;
  readonly enableOfflineQueue: boolean;
  readonly redis: RedisOptions;
}

function connect(urls: readonly string[], config: SharedStateConfig, profile: Profile): Redis | Cluster {
  const { enableAutoPipelining, enableOfflineQueue } = profile;
  const redisOptions: RedisOptions = {
    ...profile.redis,
    connectTimeout: config.connectTimeoutMs,
    connectionName: 'rapport',
    // After a failover the old primary answers READONLY: look for the new one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  };
  const common = { enableAutoPipelining, enableOfflineQueue, lazyConnect: true, scripts: REDIS_SCRIPTS };
  const [first] = urls;
  if (urls.length === 1 && first !== undefined) {
    return new Redis(first, { ...redisOptions, ...common, retryStrategy: retryDelay });
  }
  const seeds = urls.map((url) => new URL(url));
  return new Cluster(
    seeds.map(({ hostname, port }) => ({ host: hostname, port: Number(port || 6379) })),
    {
      ...common,
      clusterRetryStrategy: retryDelay,
      slotsRefreshTimeout: config.connectTimeoutMs,
      redisOptions: { ...redisOptions, ...credentialsOf(seeds[0]) },
    },
  );
}

/** Exponential, capped, with full jitter in its upper half: pods must not return all at once. */
function retryDelay(attempt: number): number {
  const delay = Math.min(RETRY_CAP_MS, 50 * 2 ** Math.min(attempt, 10));
  return delay / 2 + Math.random() * (delay / 2);
}

function credentialsOf(seed: URL | undefined): RedisOptions {
  if (!seed) return {};
  return {
    ...(seed.username && { username: decodeURIComponent(seed.username) }),
    ...(seed.password && { password: decodeURIComponent(seed.password) }),
    ...(seed.protocol === 'rediss:' && { tls: {} }),
  };
}

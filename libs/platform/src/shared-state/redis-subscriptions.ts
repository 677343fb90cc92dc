import { Logger } from '@nestjs/common';
import type { Cluster, Redis } from 'ioredis';
import { connectForSubscriptions } from './redis-connection.js';
import type { SharedStateConfig } from './shared-state.config.js';

type Listener = (message: string) => void;

/** A connection of its own, opened by the first subscription: a subscribed connection takes no other commands. */
export class RedisSubscriptions {
  private readonly logger = new Logger('redis');
  private readonly redis: Redis | Cluster;
  private readonly listeners = new Map<string, Set<Listener>>();
  /** Ended without a connection, of which the client knows nothing: it subscribes to them again with the others. */
  private readonly ended = new Set<string>();

  constructor(urls: readonly string[], config: SharedStateConfig) {
    this.redis = connectForSubscriptions(urls, config);
    this.redis.on('message', (channel: string, message: string) => this.deliver(channel, message));
    this.redis.on('ready', () => this.endAgain());
  }

  onError(listener: (error: Error) => void): void {
    this.redis.on('error', listener);
  }

  /** Resolves when the server has confirmed. */
  async add(channel: string, listener: Listener): Promise<void> {
    const listeners = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, listeners.add(listener));
    this.ended.delete(channel);
    await this.redis.subscribe(channel);
  }

  async remove(channel: string, listener: Listener): Promise<void> {
    const listeners = this.listeners.get(channel);
    listeners?.delete(listener);
    if (listeners?.size !== 0) return;
    this.listeners.delete(channel);
    if (this.redis.status === 'ready') await this.redis.unsubscribe(channel);
    else this.ended.add(channel);
  }

  close(): void {
    this.redis.disconnect();
  }

  /** The client has sent its own subscriptions by now. */
  private endAgain(): void {
    const channels = [...this.ended];
    this.ended.clear();
    if (channels.length > 0) this.redis.unsubscribe(...channels).catch(() => undefined);
  }

  private deliver(channel: string, message: string): void {
    for (const listener of this.listeners.get(channel) ?? []) {
      try {
        listener(message);
      } catch (error) {
        this.logger.error({ event: 'redis_listener_failed', err: error });
      }
    }
  }
}

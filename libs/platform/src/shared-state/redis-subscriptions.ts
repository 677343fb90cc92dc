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

  constructor(urls: readonly string[], config: SharedStateConfig) {
    this.redis = connectForSubscriptions(urls, config);
    this.redis.on('message', (channel: string, message: string) => this.deliver(channel, message));
  }

  onError(listener: (error: Error) => void): void {
    this.redis.on('error', listener);
  }

  /** Resolves when the server has confirmed. */
  async add(channel: string, listener: Listener): Promise<void> {
    const listeners = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, listeners.add(listener));
    await this.redis.subscribe(channel);
  }

  async remove(channel: string, listener: Listener): Promise<void> {
    const listeners = this.listeners.get(channel);
    listeners?.delete(listener);
    if (listeners?.size !== 0) return;
    this.listeners.delete(channel);
    // Without a connection there is nothing to end: what is not listened to is not subscribed again.
    if (this.redis.status === 'ready') await this.redis.unsubscribe(channel);
  }

  close(): void {
    this.redis.disconnect();
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

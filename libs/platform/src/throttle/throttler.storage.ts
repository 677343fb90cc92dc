import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { RateLimiter } from './rate-limiter.js';

type Record = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Counts of @nestjs/throttler, kept by our limiter. Its times are in seconds. */
@Injectable()
export class RateLimiterStorage implements ThrottlerStorage {
  constructor(private readonly limiter: RateLimiter) {}

  async increment(key: string, ttl: number, limit: number, blockDuration: number, name: string): Promise<Record> {
    const blockMs = blockDuration === ttl ? undefined : blockDuration;
    const hit = await this.limiter.hit({ name, limit, windowMs: ttl, blockMs }, key);
    return {
      totalHits: hit.hits,
      timeToExpire: Math.ceil(hit.resetMs / 1000),
      isBlocked: hit.blocked,
      timeToBlockExpire: Math.ceil(hit.blockedMs / 1000),
    };
  }
}

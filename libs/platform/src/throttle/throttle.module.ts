import { Global, Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { RateLimiter } from './rate-limiter.js';
import { throttleConfig, type ThrottleConfig } from './throttle.config.js';
import { AddressThrottlerGuard, UserThrottlerGuard } from './throttle.guard.js';
import { RateLimiterStorage } from './throttler.storage.js';

@Global()
@Module({ providers: [RateLimiter, RateLimiterStorage], exports: [RateLimiter, RateLimiterStorage] })
class RateLimiterModule {}

/**
 * Rate limits of the API. Register the guards as `APP_GUARD`s (`useExisting`) around the authentication guard, in
 * this order and all three: `AddressThrottlerGuard`, `AuthGuard`, `UserThrottlerGuard`. A stricter limit for one route: `@Throttle({ address: … })`
 * of @nestjs/throttler; for anything that is no route: `RateLimiter`.
 */
@Global()
@Module({
  imports: [
    RateLimiterModule,
    ThrottlerModule.forRootAsync({
      inject: [throttleConfig.token, RateLimiterStorage],
      useFactory: (config: ThrottleConfig, storage: RateLimiterStorage) => ({
        storage,
        throttlers: [
          { name: 'address', limit: config.addressLimit, ttl: config.addressWindowMs },
          { name: 'user', limit: config.userLimit, ttl: config.userWindowMs },
        ],
      }),
    }),
  ],
  providers: [AddressThrottlerGuard, UserThrottlerGuard],
  exports: [RateLimiterModule, ThrottlerModule, AddressThrottlerGuard, UserThrottlerGuard],
})
export class ThrottleModule {}

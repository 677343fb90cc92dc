import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { UserId } from '@rapport/kernel';
import { SharedState, UserCipher } from '@rapport/platform';

const CHANNEL = 'crypto.key_destroyed';

/** Makes every process drop a data key that was destroyed. One that misses it keeps the key for its cache's lifetime. */
@Injectable()
export class DestroyedKeys implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('auth');
  private unsubscribe: (() => Promise<void>) | undefined;

  constructor(
    private readonly sharedState: SharedState,
    private readonly cipher: UserCipher,
  ) {}

  onModuleInit(): void {
    // Not awaited: a shared state that is away must not keep the service from starting.
    this.sharedState
      .subscribe(CHANNEL, (userId) => this.cipher.forget(userId as UserId))
      .then((unsubscribe) => (this.unsubscribe = unsubscribe))
      .catch((error: unknown) => this.logger.warn({ event: 'destroyed_keys_not_watched', err: error }));
  }

  async onModuleDestroy(): Promise<void> {
    await this.unsubscribe?.();
  }

  /** Call after the commit. Never rejects. */
  async announce(userId: UserId): Promise<void> {
    try {
      await this.sharedState.publish(CHANNEL, userId);
    } catch (error) {
      this.logger.warn({ event: 'destroyed_key_not_announced', err: error });
    }
  }
}

import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { SharedState } from '@rapport/platform';
import { PrincipalCache, type RevocableId } from './principal-cache.js';

const CHANNEL = 'auth.revoked';

/**
 * Makes every process forget what it has verified of a person, session or key. The database holds the truth; the
 * broadcast only makes it felt at once. One that is lost costs at most the cache's lifetime.
 */
@Injectable()
export class Revocations implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('auth');
  private unsubscribe: (() => Promise<void>) | undefined;

  constructor(
    private readonly sharedState: SharedState,
    private readonly cache: PrincipalCache,
  ) {}

  onModuleInit(): void {
    // Not awaited: a shared state that is away must not keep the service from starting.
    this.sharedState
      .subscribe(CHANNEL, (id) => this.cache.drop(id as RevocableId))
      .then((unsubscribe) => (this.unsubscribe = unsubscribe))
      .catch((error: unknown) => this.logger.warn({ event: 'revocations_not_watched', err: error }));
  }

  async onModuleDestroy(): Promise<void> {
    await this.unsubscribe?.();
  }

  /** Call after the change is committed. Never rejects. */
  async announce(id: RevocableId): Promise<void> {
    this.cache.drop(id);
    try {
      await this.sharedState.publish(CHANNEL, id);
    } catch (error) {
      this.logger.warn({ event: 'revocation_not_announced', err: error });
    }
  }
}

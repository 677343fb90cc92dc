import { createHash } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { AtMostEvery } from '../logging/at-most-every.js';
import { InProcessSharedState } from '../shared-state/in-process-shared-state.js';
import { SharedState, type RateHit, type RateWindow, type SharedKey } from '../shared-state/shared-state.js';
import { Metrics } from '../telemetry/metrics.js';
import { throttleConfig, type ThrottleConfig } from './throttle.config.js';
import { throttleMetrics } from './throttle.metrics.js';

export interface RatePolicy extends RateWindow {
  /** Appears in metrics, headers and problems: `address`, `user`, `login`. */
  readonly name: string;
}

const WARN_EVERY_MS = 60_000;

/**
 * Counts hits of a subject (an address, a user id, an account's digest) against a policy, over all pods. While the shared
 * state does not answer, this process counts alone: limits become looser by the number of pods, but do not vanish, and
 * nobody is locked out. During an outage one caller in each interval asks again; the others do not wait.
 */
@Injectable()
export class RateLimiter {
  private readonly logger = new Logger('throttle');
  private readonly local: InProcessSharedState;
  private readonly warn: AtMostEvery;
  private readonly localCount;
  private askAgainAt: number | undefined;

  constructor(
    private readonly shared: SharedState,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(throttleConfig.token) private readonly config: ThrottleConfig,
  ) {
    this.local = new InProcessSharedState(clock);
    this.warn = new AtMostEvery(clock, WARN_EVERY_MS);
    this.localCount = metrics.counter(throttleMetrics.local);
  }

  /** Never throws. The subject is hashed: addresses and accounts are personal and do not go into Redis in the clear. */
  async hit(policy: RatePolicy, subject: string): Promise<RateHit> {
    const key = { family: 'throttle', partition: digest(subject), name: policy.name };
    if (this.askAgainAt !== undefined) {
      if (this.clock.monotonic() < this.askAgainAt) return this.countLocally(key, policy);
      this.postpone();
    }
    try {
      const hit = await this.shared.hit(key, policy);
      this.askAgainAt = undefined;
      return hit;
    } catch (error) {
      this.postpone();
      this.warn.run(() => this.logger.warn({ event: 'rate_limits_are_local', err: error }));
      return this.countLocally(key, policy);
    }
  }

  private postpone(): void {
    this.askAgainAt = this.clock.monotonic() + this.config.retrySharedStateMs;
  }

  private countLocally(key: SharedKey, policy: RatePolicy): Promise<RateHit> {
    this.localCount.inc({ policy: policy.name });
    return this.local.hit(key, policy);
  }
}

function digest(subject: string): string {
  return createHash('sha256').update(subject).digest('base64url').slice(0, 22);
}

import { isIPv6 } from 'node:net';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { BlindIndex, SharedState, type RateHit, type SharedKey } from '@rapport/platform';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';

const FAMILY = 'auth-attempts';

/**
 * Bounds how often passwords can be tried, for one account from everywhere and from one address for every account.
 * Keys are digests: shared state holds neither e-mails nor addresses.
 *
 * Without shared state attempts are let through: the hasher's own bound still holds back a flood, and an outage of
 * Redis must not keep people from signing in.
 */
@Injectable()
export class AttemptThrottle {
  private readonly logger = new Logger('auth');

  constructor(
    private readonly sharedState: SharedState,
    private readonly index: BlindIndex,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {}

  /** Counts a login. Throws `auth.too_many_attempts`, whether or not the account exists. */
  async login(email: string, address: string): Promise<void> {
    await this.count(
      [this.accountKey(email), this.config.loginsPerAccount],
      [this.addressKey('login', address), this.config.loginsPerAddress],
    );
  }

  async registration(address: string): Promise<void> {
    await this.count([this.addressKey('registration', address), this.config.registrationsPerAddress]);
  }

  /** The password was right: earlier failures of its owner no longer count against him. */
  async forgive(email: string): Promise<void> {
    await this.sharedState.delete(this.accountKey(email)).catch((error: unknown) => this.degraded(error));
  }

  private async count(...limits: readonly (readonly [SharedKey, number])[]): Promise<void> {
    const windowMs = this.config.attemptWindowS * 1000;
    const hits = await Promise.all(
      limits.map(([key, limit]) =>
        this.sharedState.hit(key, { limit, windowMs }).catch((error: unknown) => this.degraded(error)),
      ),
    );
    const blockedMs = Math.max(0, ...hits.map((hit: RateHit | undefined) => hit?.blockedMs ?? 0));
    if (blockedMs > 0) throw authErrors.tooManyAttempts(undefined, { retryAfterMs: blockedMs });
  }

  private accountKey(email: string): SharedKey {
    return { family: FAMILY, partition: this.index.digest('auth.attempts.account', email).toString('hex') };
  }

  private addressKey(act: string, address: string): SharedKey {
    const digest = this.index.digest('auth.attempts.address', networkOf(address)).toString('hex');
    return { family: FAMILY, partition: digest, name: act };
  }

  private degraded(error: unknown): undefined {
    this.logger.warn({ event: 'attempts_not_counted', err: error });
    return undefined;
  }
}

/** IPv6 hands every customer a whole /64, so that is what counts as one address. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups =
    tail === undefined ? front : [...front, ...Array<string>(8 - front.length - back.length).fill('0'), ...back];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

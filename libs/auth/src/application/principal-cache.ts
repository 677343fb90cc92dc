import { Inject, Injectable } from '@nestjs/common';
import { Clock, RecentMap, type Id, type Principal, type UserId } from '@rapport/kernel';
import { authConfig, type AuthConfig } from '../auth.config.js';

/** A person, a session or an API key: whatever can be revoked. */
export type RevocableId = UserId | Id<'session'> | Id<'apiKey'>;

export interface VerifiedCredential {
  readonly principal: Principal;
  /** When the token or key ends by itself, ms since the epoch. */
  readonly acceptedUntil: number;
  /** Revoking any of these drops the entry. */
  readonly revocableBy: readonly RevocableId[];
  /** The key that signed it; absent for API keys. */
  readonly signingKeyId?: string | undefined;
}

/**
 * What this process has verified lately, by the digest of the token: spares the signature check and the read of the
 * session. Bounded in size and time, so a revocation that this process never hears of still takes effect.
 */
@Injectable()
export class PrincipalCache {
  private readonly entries: RecentMap<string, VerifiedCredential>;
  private readonly digestsOf = new Map<RevocableId, Set<string>>();
  /** What was revoked of late: a verification that began before the revocation must not be cached after it. */
  private readonly barred: RecentMap<RevocableId, true>;

  constructor(
    private readonly clock: Clock,
    @Inject(authConfig.token) config: Pick<AuthConfig, 'tokenCacheSize' | 'tokenCacheTtlS'>,
  ) {
    const bounds = { ttlMs: config.tokenCacheTtlS * 1_000, max: config.tokenCacheSize };
    this.entries = new RecentMap(clock, bounds, (entry, digest) => this.unlink(digest, entry));
    this.barred = new RecentMap(clock, bounds);
  }

  get(digest: string): VerifiedCredential | undefined {
    const entry = this.entries.get(digest);
    return entry && entry.acceptedUntil > this.clock.now() ? entry : undefined;
  }

  put(digest: string, credential: VerifiedCredential): void {
    if (credential.revocableBy.some((id) => this.barred.has(id))) return;
    this.entries.set(digest, credential);
    for (const id of credential.revocableBy) {
      const digests = this.digestsOf.get(id);
      if (digests) digests.add(digest);
      else this.digestsOf.set(id, new Set([digest]));
    }
  }

  drop(id: RevocableId): void {
    this.barred.set(id, true);
    for (const digest of this.digestsOf.get(id) ?? []) this.entries.delete(digest);
  }

  get size(): number {
    return this.entries.size;
  }

  private unlink(digest: string, { revocableBy }: VerifiedCredential): void {
    for (const id of revocableBy) {
      const digests = this.digestsOf.get(id);
      digests?.delete(digest);
      if (digests?.size === 0) this.digestsOf.delete(id);
    }
  }
}

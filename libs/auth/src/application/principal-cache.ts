import { Inject, Injectable } from '@nestjs/common';
import { Clock, type Id, type Principal, type UserId } from '@rapport/kernel';
import { LRUCache } from 'lru-cache';
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
  private readonly entries: LRUCache<string, VerifiedCredential & { readonly freshUntil: number }>;
  private readonly digestsOf = new Map<RevocableId, Set<string>>();
  /** Until when an id stays barred: a verification that began before the revocation must not be cached after it. */
  private readonly barredUntil: LRUCache<RevocableId, number>;

  constructor(
    private readonly clock: Clock,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {
    const max = config.tokenCacheSize;
    this.entries = new LRUCache({ max, dispose: (entry, digest) => this.unlink(digest, entry) });
    this.barredUntil = new LRUCache({ max });
  }

  get(digest: string): VerifiedCredential | undefined {
    const entry = this.entries.get(digest);
    if (!entry) return undefined;
    if (entry.freshUntil > this.clock.now()) return entry;
    this.entries.delete(digest);
    return undefined;
  }

  put(digest: string, credential: VerifiedCredential): void {
    const now = this.clock.now();
    if (credential.revocableBy.some((id) => (this.barredUntil.get(id) ?? 0) > now)) return;
    const freshUntil = Math.min(credential.acceptedUntil, now + this.ttlMs);
    this.entries.set(digest, { ...credential, freshUntil });
    for (const id of credential.revocableBy) {
      const digests = this.digestsOf.get(id);
      if (digests) digests.add(digest);
      else this.digestsOf.set(id, new Set([digest]));
    }
  }

  drop(id: RevocableId): void {
    this.barredUntil.set(id, this.clock.now() + this.ttlMs);
    for (const digest of this.digestsOf.get(id) ?? []) this.entries.delete(digest);
  }

  get size(): number {
    return this.entries.size;
  }

  private get ttlMs(): number {
    return this.config.tokenCacheTtlS * 1000;
  }

  private unlink(digest: string, { revocableBy }: VerifiedCredential): void {
    for (const id of revocableBy) {
      const digests = this.digestsOf.get(id);
      digests?.delete(digest);
      if (digests?.size === 0) this.digestsOf.delete(id);
    }
  }
}

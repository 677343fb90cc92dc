import { randomBytes } from 'node:crypto';
import { invalidArgument, permissionDenied } from '../protocol/google-error.js';
import type { CachedContentRequest } from '../protocol/messages.js';
import { jsonPlan, type Plan } from '../protocol/plan.js';
import { readDuration } from '../protocol/read-body.js';
import { countPromptTokens, type Prompt } from '../protocol/tokens.js';
import { type Call, generativeModelFor, withoutPrefix } from './call.js';
import { pageOf } from './paging.js';

const DEFAULT_TTL_MS = 3_600_000;

/** A prompt's beginning, stored under a name until it expires. */
export interface CachedContent {
  readonly name: string;
  readonly owner: string;
  readonly model: string;
  readonly displayName: string | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number;
  readonly totalTokenCount: number;
  readonly prompt: Prompt;
}

/** `cachedContents`: create, list, get, patch and delete, with expiry. One caller never sees another's. */
export class CachedContentEndpoints {
  private readonly stored = new Map<string, CachedContent>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  readonly create = ({ message, version, key }: Call<CachedContentRequest>): Plan => {
    const { contents, systemInstruction, tools, displayName, model: name = '' } = message;
    const model = generativeModelFor(withoutPrefix(name), version, 'createCachedContent');
    const prompt = { contents, systemInstruction, tools };
    const totalTokenCount = countPromptTokens(prompt);
    if (totalTokenCount < model.minimumCacheTokens) {
      throw invalidArgument(
        `Cached content is too small. total_token_count=${totalTokenCount}, min_total_token_count=${model.minimumCacheTokens}`,
      );
    }
    const now = this.now();
    const cached: CachedContent = {
      name: `cachedContents/${randomBytes(12).toString('hex')}`,
      owner: key,
      model: `models/${model.id}`,
      displayName,
      createdAt: now,
      updatedAt: now,
      expiresAt: this.expiry(message),
      totalTokenCount,
      prompt,
    };
    this.stored.set(cached.name, cached);
    return jsonPlan(describe(cached));
  };

  readonly list = ({ key, query }: Call): Plan => {
    this.dropExpired();
    const { page, ...rest } = pageOf(
      [...this.stored.values()].filter(({ owner }) => owner === key),
      query,
    );
    return jsonPlan({ ...(page.length > 0 ? { cachedContents: page.map(describe) } : {}), ...rest });
  };

  readonly get = ({ resource, key }: Call): Plan => jsonPlan(describe(this.require(resource, key)));

  readonly patch = ({ resource, key, message }: Call<CachedContentRequest>): Plan => {
    if (message.ttl === undefined && message.expireTime === undefined) {
      throw invalidArgument('* UpdateCachedContentRequest.cached_content.expiration: ttl or expire_time must be set\n');
    }
    const changed = { ...this.require(resource, key), expiresAt: this.expiry(message), updatedAt: this.now() };
    this.stored.set(changed.name, changed);
    return jsonPlan(describe(changed));
  };

  readonly delete = ({ resource, key }: Call): Plan => {
    this.stored.delete(this.require(resource, key).name);
    return jsonPlan({});
  };

  /** By `cachedContents/{id}` or the id alone. Throws the service's 403 for what is absent, expired or another's. */
  require(name: string, owner: string): CachedContent {
    this.dropExpired();
    const cached = this.stored.get(name.startsWith('cachedContents/') ? name : `cachedContents/${name}`);
    if (cached?.owner !== owner) throw permissionDenied('CachedContent not found (or permission denied)');
    return cached;
  }

  clear(): void {
    this.stored.clear();
  }

  private expiry({ ttl, expireTime }: CachedContentRequest): number {
    if (ttl !== undefined && expireTime !== undefined) {
      throw invalidArgument('Only one of ttl and expire_time may be set.');
    }
    const expiresAt = expireTime
      ? Date.parse(expireTime)
      : this.now() + (ttl ? readDuration(ttl, 'ttl') : DEFAULT_TTL_MS);
    if (!(expiresAt > this.now())) throw invalidArgument('The expiration time must be in the future.');
    return expiresAt;
  }

  private dropExpired(): void {
    for (const { name, expiresAt } of this.stored.values()) {
      if (expiresAt <= this.now()) this.stored.delete(name);
    }
  }
}

function describe(cached: CachedContent): Record<string, unknown> {
  return {
    name: cached.name,
    model: cached.model,
    ...(cached.displayName ? { displayName: cached.displayName } : {}),
    createTime: new Date(cached.createdAt).toISOString(),
    updateTime: new Date(cached.updatedAt).toISOString(),
    expireTime: new Date(cached.expiresAt).toISOString(),
    usageMetadata: { totalTokenCount: cached.totalTokenCount },
  };
}

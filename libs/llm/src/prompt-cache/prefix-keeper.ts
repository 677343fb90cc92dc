import { Logger } from '@nestjs/common';
import { isCodedError, type Clock } from '@rapport/kernel';
import type { TokenUsage } from '../language-model.js';
import type { LlmConfig } from '../llm.config.js';
import { llmErrors } from '../llm.errors.js';
import { paysToCreate, paysToKeep, type PrefixPrices } from './cache-economics.js';
import type { CacheRecord, PrefixRegister, PrefixTally } from './prefix-register.js';
import type { SharedPrefix } from './prompt-cache.js';
import type { StoredPrefixes } from './stored-prefixes.js';

export type PromptCacheTerms = Pick<
  LlmConfig,
  'promptCache' | 'promptCacheTtlMs' | 'promptCacheMargin' | 'promptCacheRefreshMs'
>;

export type PromptCacheEvent = 'created' | 'renewed' | 'refused' | 'failed' | 'lost' | 'dropped';

/** What a keeper knows of its prefix from outside. */
export interface PrefixOutlook {
  /** Undefined where no cache of this model is to be had, or no price known. */
  prices(): PrefixPrices | undefined;
  /** By the estimator, which learns. */
  tokens(): number;
  readonly minimumTokens: number;
  readonly onEvent: (event: PromptCacheEvent) => void;
  /** Micro-USD. */
  readonly onCost: (kind: 'creation' | 'storage', costMicroUsd: number) => void;
}

const HOUR_MS = 3_600_000;
/** Not asked for this near its end: by the time the request arrives the upstream may have dropped it. */
const SAFETY_MS = 30_000;
/** While a cache is used nobody sees what went on without it: after so long it ends, and must prove itself anew. */
const BELIEVED_MS = 24 * HOUR_MS;
/** Share of its life that is left when a cache is renewed. */
const RENEWAL = 0.25;

/**
 * One prefix and its explicit cache, as this process knows it. All decisions fall beside the calls, at most once in
 * PROMPT_CACHE_REFRESH_MS and only while the prefix is in use: what nobody uses any more ends by itself.
 */
export class PrefixKeeper {
  private readonly logger = new Logger('PromptCache');
  private record: CacheRecord | undefined;
  /** The cache that was last lost or dropped: it is not believed in again, whoever says so. */
  private gone: string | undefined;
  private untold: PrefixTally = { turns: 0, misses: 0 };
  private refreshedAt = -Infinity;
  private refreshing = false;

  constructor(
    private readonly id: string,
    private readonly prefix: SharedPrefix,
    private readonly outlook: PrefixOutlook,
    private readonly register: PrefixRegister,
    private readonly stored: StoredPrefixes,
    private readonly clock: Clock,
    private readonly terms: PromptCacheTerms,
  ) {}

  get name(): string | undefined {
    this.refreshNowAndThen();
    return this.current?.name;
  }

  answered({ cached }: TokenUsage): void {
    // Implicit caching reaches into the history, and may not do so beside an explicit cache: what that would lose counts against it.
    const misses = this.current?.missShare ?? 1 - cached / Math.max(1, this.outlook.tokens());
    this.untold = { turns: this.untold.turns + 1, misses: this.untold.misses + misses };
    this.refreshNowAndThen();
  }

  lost(name: string): void {
    if (this.gone === name) return;
    this.gone = name;
    if (this.record?.name === name) this.record = undefined;
    this.outlook.onEvent('lost');
    void this.besides(() => this.register.forget(this.id, name));
  }

  async drop(): Promise<void> {
    const record = (await this.register.read(this.id)) ?? this.record;
    this.record = undefined;
    if (!record) return;
    this.gone = record.name;
    await this.register.forget(this.id, record.name);
    await this.stored.delete(this.prefix, record.name);
    this.outlook.onEvent('dropped');
  }

  private get current(): CacheRecord | undefined {
    const record = this.record;
    return record && this.clock.now() < record.expiresAt - SAFETY_MS ? record : undefined;
  }

  private refreshNowAndThen(): void {
    const now = this.clock.monotonic();
    if (this.refreshing || now - this.refreshedAt < this.terms.promptCacheRefreshMs) return;
    this.refreshedAt = now;
    this.refreshing = true;
    void this.besides(() => this.refresh()).finally(() => (this.refreshing = false));
  }

  private async refresh(): Promise<void> {
    const prices = this.outlook.prices();
    if (!prices || this.outlook.tokens() < this.outlook.minimumTokens) return;
    const told = this.untold;
    const lastHour = await this.register.count(this.id, told, this.clock.now());
    this.untold = { turns: this.untold.turns - told.turns, misses: this.untold.misses - told.misses };
    this.adopt(await this.register.read(this.id));
    if (!this.current) {
      if (this.wants(() => paysToCreate(lastHour.misses, prices, this.creation))) await this.create(prices, lastHour);
    } else if (this.current.expiresAt - this.clock.now() < RENEWAL * this.terms.promptCacheTtlMs) {
      const { since } = this.current;
      const pays = () => this.clock.now() - since < BELIEVED_MS && paysToKeep(lastHour.misses, prices);
      if (this.wants(pays)) await this.renew(this.current, prices);
    }
  }

  private wants(pays: () => boolean): boolean {
    return this.terms.promptCache === 'always' || pays();
  }

  private get creation() {
    return { hours: this.terms.promptCacheTtlMs / HOUR_MS, margin: this.terms.promptCacheMargin };
  }

  private adopt(record: CacheRecord | undefined): void {
    this.record = record?.name === this.gone ? undefined : record;
  }

  private async create(prices: PrefixPrices, { turns, misses }: PrefixTally): Promise<void> {
    if (await this.register.isRefused(this.id)) return;
    await this.alone(async () => {
      const missShare = turns > 0 ? misses / turns : 1;
      const since = this.clock.now();
      const expiresAt = since + this.terms.promptCacheTtlMs;
      const { name, tokens } = await this.stored.create(this.prefix, this.terms.promptCacheTtlMs);
      this.outlook.onEvent('created');
      this.outlook.onCost('creation', tokens * prices.input);
      this.outlook.onCost('storage', tokens * prices.storage * (this.terms.promptCacheTtlMs / HOUR_MS));
      this.record = { name, tokens, missShare, since, expiresAt };
      await this.register.write(this.id, this.record, this.clock.now());
    });
  }

  private async renew(record: CacheRecord, prices: PrefixPrices): Promise<void> {
    await this.alone(async () => {
      const expiresAt = this.clock.now() + this.terms.promptCacheTtlMs;
      if (!(await this.stored.renew(this.prefix, record.name, this.terms.promptCacheTtlMs))) {
        return this.lost(record.name);
      }
      this.outlook.onEvent('renewed');
      this.outlook.onCost('storage', record.tokens * prices.storage * ((expiresAt - record.expiresAt) / HOUR_MS));
      this.record = { ...record, expiresAt };
      await this.register.write(this.id, this.record, this.clock.now());
    });
  }

  /** One process at a time, with what the one before it left. After a failure the lease stands until it expires: a pause for all. */
  private async alone(change: () => Promise<void>): Promise<void> {
    const lease = await this.register.acquire(this.id);
    if (!lease) return;
    const before = this.current;
    this.adopt(await this.register.read(this.id));
    try {
      // Who made it, or renewed it, while we asked for the lease has done our work.
      if (this.current?.expiresAt === before?.expiresAt) await change();
    } catch (error) {
      await this.failed(error);
      return;
    }
    await lease.release();
  }

  private async failed(error: unknown): Promise<void> {
    const refused = isCodedError(error) && error.code === llmErrors.rejected.spec.code;
    this.outlook.onEvent(refused ? 'refused' : 'failed');
    const code = isCodedError(error) ? error.code : 'unknown';
    this.logger.warn({ event: 'llm.prompt_cache', model: this.prefix.model, code }, 'A prompt could not be cached');
    if (refused) await this.register.refuse(this.id);
  }

  /** Shared state that is away costs a cache, never a call. */
  private async besides(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (isCodedError(error)) this.logger.debug({ event: 'llm.prompt_cache_unshared', code: error.code });
      else this.logger.error({ event: 'llm.prompt_cache_unshared', err: error });
    }
  }
}

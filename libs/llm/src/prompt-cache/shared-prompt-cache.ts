import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Metrics } from '@rapport/platform';
import { ModelCatalogue } from '../catalogue/model-catalogue.js';
import { PriceTable } from '../catalogue/price-table.js';
import type { TokenUsage } from '../language-model.js';
import { llmConfig, type LlmConfig } from '../llm.config.js';
import { llmMetrics } from '../llm.metrics.js';
import { TokenEstimator } from '../tokens/token-estimator.js';
import { PrefixKeeper, type PrefixOutlook, type PromptCacheTerms } from './prefix-keeper.js';
import { PrefixRegister } from './prefix-register.js';
import { PromptCache, type SharedPrefix } from './prompt-cache.js';
import { StoredPrefixes } from './stored-prefixes.js';

const MICRO = 1e-6;

/** One {@link PrefixKeeper} for each prefix in use. */
@Injectable()
export class SharedPromptCache extends PromptCache {
  private readonly keepers = new Map<string, PrefixKeeper>();
  private readonly events = this.metrics.counter(llmMetrics.promptCacheEvents);
  private readonly cost = this.metrics.counter(llmMetrics.promptCacheCost);

  constructor(
    private readonly register: PrefixRegister,
    private readonly stored: StoredPrefixes,
    private readonly catalogue: ModelCatalogue,
    private readonly prices: PriceTable,
    private readonly estimator: TokenEstimator,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    @Inject(llmConfig.token) private readonly config: PromptCacheTerms & Pick<LlmConfig, 'promptCacheMaximum'>,
  ) {
    super();
  }

  override nameOf(prefix: SharedPrefix): string | undefined {
    const name = this.keeperOf(prefix)?.name;
    if (name !== undefined) this.events.inc({ model: prefix.model, event: 'used' });
    return name;
  }

  override answered(prefix: SharedPrefix, usage: TokenUsage): void {
    this.keeperOf(prefix)?.answered(usage);
  }

  override lost(prefix: SharedPrefix, name: string): void {
    this.keeperOf(prefix)?.lost(name);
  }

  override async drop(prefix: SharedPrefix): Promise<void> {
    await this.keeperOf(prefix)?.drop();
  }

  /** The map is in order of use. */
  private keeperOf(prefix: SharedPrefix): PrefixKeeper | undefined {
    if (this.config.promptCache === 'off') return undefined;
    const key = `${prefix.model}\n${prefix.system}`;
    const keeper = this.keepers.get(key) ?? this.keep(prefix, key);
    this.keepers.delete(key);
    this.keepers.set(key, keeper);
    const [oldest] = this.keepers.keys();
    if (this.keepers.size > this.config.promptCacheMaximum && oldest !== undefined) this.keepers.delete(oldest);
    return keeper;
  }

  private keep(prefix: SharedPrefix, key: string): PrefixKeeper {
    const id = createHash('sha256').update(key).digest('hex').slice(0, 32);
    const { register, stored, clock, config } = this;
    return new PrefixKeeper(id, prefix, this.outlookOf(prefix), register, stored, clock, config);
  }

  private outlookOf({ model, system }: SharedPrefix): PrefixOutlook {
    let tokens: { readonly at: number; readonly count: number } | undefined;
    return {
      prices: () => this.prices.prefixPrices(model, this.clock.now()),
      // Counting a long text takes some tens of microseconds: not in every turn.
      tokens: () => {
        const at = this.clock.monotonic();
        if (!tokens || at - tokens.at >= this.config.promptCacheRefreshMs) {
          tokens = { at, count: this.estimator.text(model, system) };
        }
        return tokens.count;
      },
      minimumTokens: this.catalogue.find(model)?.minCacheTokens ?? Infinity,
      onEvent: (event) => this.events.inc({ model, event }),
      onCost: (kind, costMicroUsd) => this.cost.inc({ model, kind }, costMicroUsd * MICRO),
    };
  }
}

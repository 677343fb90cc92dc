import { Inject, Injectable, Logger } from '@nestjs/common';
import type { TokenUsage } from '../language-model.js';
import type { PrefixPrices } from '../prompt-cache/cache-economics.js';
import { llmConfig, type LlmConfig } from '../llm.config.js';
import { ModelCatalogue } from './model-catalogue.js';
import { isBuildOf } from './model-name.js';
import { PRICE_ROWS, type PriceRow } from './price-rows.js';

@Injectable()
export class PriceTable {
  private readonly logger = new Logger(PriceTable.name);
  private readonly reportedUnknown = new Set<string>();

  constructor(
    private readonly catalogue: ModelCatalogue,
    @Inject(llmConfig.token) private readonly config: Pick<LlmConfig, 'tier'>,
  ) {}

  /**
   * What a call cost, in integer micro-USD, rounded up so that a sum of small calls never understates.
   * @param modelVersion the model that answered, as the response names it (not the one that was asked for)
   * @param at time of the call, ms since the epoch
   * @returns undefined for a model without a price, which is warned of once; 0 on the free tier
   */
  costMicroUsd(modelVersion: string, usage: TokenUsage, at: number): number | undefined {
    const row = this.row(modelVersion, usage.prompt, at);
    if (!row) {
      this.warnOnce(modelVersion);
      return undefined;
    }
    if (this.config.tier === 'free') return 0;
    const nanoUsd =
      (usage.prompt - usage.cached) * row.input +
      usage.cached * row.cached +
      (usage.output + usage.thoughts) * row.output;
    return Math.ceil(nanoUsd / 1_000);
  }

  /** What an explicit cache is judged by; undefined for a model that has none, or without a price, and on the free tier. */
  prefixPrices(model: string, at: number): PrefixPrices | undefined {
    const row = this.row(model, 0, at);
    if (row?.storage === undefined || this.config.tier === 'free') return undefined;
    return { input: row.input / 1_000, cached: row.cached / 1_000, storage: row.storage / 1_000 };
  }

  private row(model: string, promptTokens: number, at: number): CompiledRow | undefined {
    const billed = this.billedModel(model, at);
    return ROWS.find(
      (row) => at >= row.from && at < row.to && promptTokens >= row.minPrompt && isBuildOf(row.model, billed),
    );
  }

  /** A retired model is answered, and billed, as its replacement. */
  private billedModel(model: string, at: number): string {
    const facts = this.catalogue.find(model);
    const retired = facts?.retiresAt !== undefined && at >= Date.parse(facts.retiresAt);
    return retired && facts.replacement ? facts.replacement : model;
  }

  private warnOnce(model: string): void {
    if (this.reportedUnknown.has(model)) return;
    this.reportedUnknown.add(model);
    this.logger.warn(
      { event: 'llm.price_unknown', model },
      'No price is known for this model: its calls are not costed',
    );
  }
}

interface CompiledRow {
  readonly model: string;
  readonly from: number;
  readonly to: number;
  readonly minPrompt: number;
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly storage: number | undefined;
}

/** USD for a million tokens is exactly thousands of nano-USD a token: integers, so that sums are exact. */
const nanoPerToken = (usdPerMillion: number): number => Math.round(usdPerMillion * 1_000);

const compile = (row: PriceRow): CompiledRow => ({
  model: row.model,
  from: Date.parse(row.effectiveFrom),
  to: row.effectiveTo === undefined ? Infinity : Date.parse(row.effectiveTo),
  minPrompt: row.promptTokensAbove === 0 ? 0 : row.promptTokensAbove + 1,
  input: nanoPerToken(row.inPerM),
  cached: nanoPerToken(row.cachedInPerM),
  output: nanoPerToken(row.outPerM),
  storage: row.cacheStoragePerMHour === undefined ? undefined : nanoPerToken(row.cacheStoragePerMHour),
});

/** Longest prompts first, so that the first row that fits is the narrowest. */
const ROWS: readonly CompiledRow[] = PRICE_ROWS.map(compile).toSorted((a, b) => b.minPrompt - a.minPrompt);

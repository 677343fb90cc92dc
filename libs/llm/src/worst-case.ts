import { Inject, Injectable } from '@nestjs/common';
import { ModelCatalogue } from './catalogue/model-catalogue.js';
import { PriceTable } from './catalogue/price-table.js';
import { outputTokenLimit } from './gemini/map-request.js';
import type { GenerateRequest, TokenUsage } from './language-model.js';
import { llmConfig, type LlmConfig } from './llm.config.js';

/** The most that calls can take: no answer uses more, whatever the model does. */
export interface WorstCase {
  readonly tokens: number;
  /** Undefined when no price is known. */
  readonly costMicroUsd: number | undefined;
}

/** Roles, separators and control tokens that the upstream adds to each turn. */
const TOKENS_A_TURN = 16;

/** Bounds a call before it is made. A bound, not an estimate: what budgets reserve must hold for every text. */
@Injectable()
export class WorstCases {
  constructor(
    private readonly catalogue: ModelCatalogue,
    private readonly prices: PriceTable,
    @Inject(llmConfig.token)
    private readonly config: Pick<LlmConfig, 'retryAttempts' | 'retryBudgetMs' | 'firstTokenTimeoutMs'>,
  ) {}

  /**
   * All the models together that may come to be asked: one that answers of no use is paid for, too. Each as often as its
   * requests may be billed without a report; one that reports is sent again only where {@link coversAnother} has room.
   * @param at ms since the epoch: prices change with the date
   */
  of(request: GenerateRequest, at: number, models: readonly string[] = [request.model]): WorstCase {
    const cases = models.map((model) => this.ofModel({ ...request, model }, at));
    const costs = cases.flatMap(({ costMicroUsd }) => costMicroUsd ?? []);
    return {
      tokens: cases.reduce((sum, { tokens }) => sum + tokens, 0),
      costMicroUsd: costs.length === 0 ? undefined : costs.reduce((sum, cost) => sum + cost, 0),
    };
  }

  /**
   * Whether a request that failed after its upstream reported tokens may be sent again: only if that surely fits into what
   * {@link of} said for its model.
   * @param used by all attempts so far
   * @param prompt its tokens, which the upstream will count the same again
   */
  coversAnother(request: GenerateRequest, used: TokenUsage, prompt: number, at: number): boolean {
    const worst = this.ofModel(request, at);
    const next = { prompt, cached: 0, output: this.outputOf(request), thoughts: 0 };
    const [spent, more] = [used, next].map((usage) => this.prices.costMicroUsd(request.model, usage, at) ?? 0);
    return total(used) + total(next) <= worst.tokens && spent! + more! <= (worst.costMicroUsd ?? Infinity);
  }

  private ofModel(request: GenerateRequest, at: number): WorstCase {
    const times = this.unreportedAttempts;
    const [prompt, output] = [promptTokensAtMost(request), this.outputOf(request)];
    const cost = this.prices.costMicroUsd(request.model, { prompt, cached: 0, output, thoughts: 0 }, at);
    return { tokens: times * (prompt + output), costMicroUsd: cost === undefined ? undefined : times * cost };
  }

  private outputOf(request: GenerateRequest): number {
    return outputTokenLimit(request, this.catalogue.find(request.model));
  }

  /** Failures bill nothing, but for requests that we gave up: those wait their time out, and the retry budget has room for so many. */
  private get unreportedAttempts(): number {
    const { retryAttempts, retryBudgetMs, firstTokenTimeoutMs } = this.config;
    return Math.min(retryAttempts, 1 + Math.floor(retryBudgetMs / firstTokenTimeoutMs));
  }
}

const total = ({ prompt, output, thoughts }: TokenUsage): number => prompt + output + thoughts;

/** A tokeniser that falls back to bytes never makes more tokens than the text has bytes. */
function promptTokensAtMost({ system = '', turns, responseSchema }: GenerateRequest): number {
  const texts = [system, ...turns.map(({ text }) => text), responseSchema ? JSON.stringify(responseSchema) : ''];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + TOKENS_A_TURN, 0);
}

import { Injectable } from '@nestjs/common';
import { ModelCatalogue } from './catalogue/model-catalogue.js';
import { PriceTable } from './catalogue/price-table.js';
import { outputTokenLimit } from './gemini/map-request.js';
import type { GenerateRequest } from './language-model.js';

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
  ) {}

  /**
   * All the models together that may come to be asked, once each: one that answers of no use is paid for, too.
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

  private ofModel(request: GenerateRequest, at: number): WorstCase {
    const prompt = promptTokensAtMost(request);
    const output = outputTokenLimit(request, this.catalogue.find(request.model));
    const usage = { prompt, cached: 0, output, thoughts: 0 };
    return { tokens: prompt + output, costMicroUsd: this.prices.costMicroUsd(request.model, usage, at) };
  }
}

/** A tokeniser that falls back to bytes never makes more tokens than the text has bytes. */
function promptTokensAtMost({ system = '', turns, responseSchema }: GenerateRequest): number {
  const texts = [system, ...turns.map(({ text }) => text), responseSchema ? JSON.stringify(responseSchema) : ''];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + TOKENS_A_TURN, 0);
}

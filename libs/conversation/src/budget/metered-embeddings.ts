import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import {
  Embedder,
  MeteredEmbedder,
  PriceTable,
  TokenEstimator,
  type CallAccount,
  type EmbedOptions,
  type GenerateRequest,
  type ModelAttempt,
  type ModelOutcome,
} from '@rapport/llm';
import { Database, toCodedError } from '@rapport/platform';
import { spendByModel, totalCost } from '../turn/spend-by-model.js';
import { BudgetRepository } from './budget-repository.js';
import { Budgets } from './budgets.js';

/** Embeddings in the background: reserved in a transaction of their own, and settled in another. */
@Injectable()
export class MeteredEmbeddings extends MeteredEmbedder {
  override readonly model: string;
  override readonly dimensions: number;

  constructor(
    private readonly embedder: Embedder,
    private readonly estimator: TokenEstimator,
    private readonly budgets: Budgets,
    private readonly reservations: BudgetRepository,
    private readonly prices: PriceTable,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
    this.model = embedder.model;
    this.dimensions = embedder.dimensions;
  }

  override async documents(
    account: CallAccount,
    texts: readonly string[],
    options?: EmbedOptions,
  ): Promise<Float32Array[]> {
    if (texts.length === 0) return [];
    const reservation = this.budgets.reservationFor(account.userId, randomUUID(), this.asRequest(texts), [this.model]);
    await this.budgets.within(reservation, () => this.reservations.reserve(reservation));
    let outcome: ModelOutcome = 'ok';
    try {
      return await this.embedder.embed(texts, 'document', options);
    } catch (error) {
      outcome = toCodedError(error).code as ModelOutcome;
      throw error;
    } finally {
      await this.settle(account, reservation.id, texts, outcome);
    }
  }

  override async query(text: string, options?: EmbedOptions): Promise<Float32Array> {
    const [vector] = await this.embedder.embed([text], 'query', options);
    return vector!;
  }

  /** The upstream does not say how many tokens it read: an answer is charged by the estimate. */
  private async settle(
    account: CallAccount,
    reservationId: string,
    texts: readonly string[],
    outcome: ModelOutcome,
  ): Promise<void> {
    const { model } = this;
    const at = this.clock.date();
    const prompt = texts.reduce((sum, text) => sum + this.estimator.text(model, text), 0);
    const usage = outcome === 'ok' ? { prompt, cached: 0, output: 0, thoughts: 0 } : undefined;
    const attempts: ModelAttempt[] = [{ model, modelVersion: model, outcome, durationMs: 0, usage, sent: true }];
    const spent = spendByModel(attempts, (version, used) => this.prices.costMicroUsd(version, used, at.getTime()));
    const charge = this.budgets.chargeFor(attempts, totalCost(spent));
    const { warnAt } = this.budgets;
    await this.reservations.settle(this.database, { ...account, reservationId, at, spent, charge, warnAt });
  }

  private asRequest(texts: readonly string[]): GenerateRequest {
    return { model: this.model, turns: texts.map((text) => ({ role: 'user', text })), maxOutputTokens: 0 };
  }
}
